import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { PropertyShape } from '../../shapes/model.js'
import type { Site } from '../site.js'
import type { Fact } from './fact.js'
import { labelOf, langOf, linkTo, textIn, type View } from './view.js'

interface Props {
  readonly view: View
  readonly fact: Fact
}

/**
 * The name of a property: where its shape explains it, it opens to the explanation, for every reader alike, with a mouse,
 * a finger or a keyboard; and it leads to what the vocabulary says of it.
 */
export function PropertyName({ view, fact }: Props): VNode {
  return <dt dangerouslySetInnerHTML={{ __html: known(view, fact) }} />
}

/**
 * Pages say the same few names all the time, so each is written once a site and language: by its shape's property, else by
 * its IRI and label.
 */
function known(view: View, fact: Fact): string {
  let ofSite = written.get(view.site)
  if (ofSite === undefined) written.set(view.site, (ofSite = new Map<string, Written>()))
  const language = `${view.language}${view.asked ? ' asked' : ''}`
  let ofLanguage = ofSite.get(language)
  if (ofLanguage === undefined) ofSite.set(language, (ofLanguage = new Map<PropertyShape | string, string>()))
  const key = fact.property ?? `${fact.predicate} ${fact.label}`
  let html = ofLanguage.get(key)
  if (html === undefined) {
    html = renderToString(<Name view={view} fact={fact} />)
    ofLanguage.set(key, html)
  }
  return html
}

/** HTML by a shape's property, else by IRI and label. */
type Written = Map<PropertyShape | string, string>

/** By site and language. */
const written = new WeakMap<Site, Map<string, Written>>()

function Name({ view, fact: { predicate, property } }: Props): VNode {
  const label = (property && textIn(view, property.labels)) ?? labelOf(view, predicate)
  const link = linkTo(view, predicate)
  const lang = langOf(view, label.language)
  const explanation = property && textIn(view, property.descriptions)
  if (explanation !== undefined) {
    return (
      <details class="explained">
        <summary lang={lang}>{label.text}</summary>
        <p lang={langOf(view, explanation.language)}>
          {explanation.text}{' '}
          {link !== undefined && (
            <a href={link} title={predicate} lang={view.language}>
              {view.words.definition}
            </a>
          )}
        </p>
      </details>
    )
  }
  if (link === undefined) return <span lang={lang}>{label.text}</span>
  return (
    <a class="term-link" href={link} title={predicate} lang={lang}>
      {label.text}
    </a>
  )
}
