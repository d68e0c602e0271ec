import { renderToString } from 'preact-render-to-string'
import { type LanguageChoice, languages } from '../language.js'
import type { Site } from '../site.js'
import { apiWords } from './apiWords.js'
import { siteTitle } from './layout.js'
import { createView, href, sitePath } from './view.js'
import { words } from './words.js'

/** The files of the page below its own address. */
interface DocsAssets {
  readonly version: string
  readonly styles: readonly string[]
  readonly scripts: readonly string[]
}

/** The page on which the API is tried out; it has styles of its own, for those of the other pages would change what it shows. */
export function docsPage(site: Site, { version, styles, scripts }: DocsAssets, choice: LanguageChoice): string {
  const view = createView(site, choice)
  const said = apiWords[view.language]
  const { mount } = site.address
  const at = (file: string): string => `${mount}api/docs/${version}/${file}`
  const description = `${mount}api/openapi.json`
  const others = languages.filter((language) => language !== view.language)
  const page = (
    <html lang={view.language}>
      <head>
        <meta charset="utf-8" />
        <title>{`${said.api} · ${siteTitle(view)}`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {styles.map((file) => (
          <link rel="stylesheet" href={at(file)} />
        ))}
        {scripts.map((file) => (
          <script defer src={at(file)} />
        ))}
      </head>
      <body>
        <header>
          <a class="brand" href={sitePath(view, '')}>
            {siteTitle(view)}
          </a>
          <nav>
            <a href={sitePath(view, 'api')}>{said.collections}</a>
            <a href={description}>OpenAPI</a>
            {others.map((language) => (
              <a
                lang={language}
                hreflang={language}
                href={href({ ...view, language, asked: true }, `${mount}api/docs`)}
              >
                {words[language].languageName}
              </a>
            ))}
          </nav>
        </header>
        <noscript>
          <p>{said.withoutScript}</p>
        </noscript>
        <main id="swagger-ui" data-url={description} />
      </body>
    </html>
  )
  return `<!doctype html>\n${renderToString(page)}`
}
