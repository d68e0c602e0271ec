import type { LanguageChoice } from '../language.js'
import type { Site } from '../site.js'
import { renderPage } from './layout.js'
import { Thing } from './value.js'
import { createView } from './view.js'

/** The things that hold one identifier, to choose among. */
export function choicesPage(site: Site, things: readonly string[], choice: LanguageChoice): string {
  const view = createView(site, choice, site.release.labels(things))
  return renderPage(view, {
    title: view.words.choices,
    path: site.address.mount,
    unlisted: true,
    body: (
      <article>
        <h1>{view.words.choices}</h1>
        <ul class="things">
          {things.map((iri) => (
            <li>
              <Thing view={view} iri={iri} />
            </li>
          ))}
        </ul>
      </article>
    ),
  })
}
