import type { Literal } from '@rdfjs/types'
import type { Texts } from '../../shapes/model.js'
import { localPath, ownDocuments } from '../address.js'
import type { LanguageChoice } from '../language.js'
import type { Site } from '../site.js'
import { commonLabels } from './commonLabels.js'
import { type Words, words } from './words.js'

/** What every part of a page needs: the site, the reader's language, and the labels at hand. */
export interface View extends LanguageChoice {
  readonly site: Site
  readonly words: Words
  readonly labels: ReadonlyMap<string, readonly Literal[]>
}

/** A view of the site for a reader; `labels` are those of what the page names. */
export function createView(site: Site, { language, asked }: LanguageChoice, labels: View['labels'] = new Map()): View {
  return { site, language, asked, words: words[language], labels }
}

/** The address of a path of the site, in the language that the reader asked for. */
export function href({ asked, language }: View, path: string): string {
  if (!asked) return path
  const [address = '', fragment] = path.split('#')
  const joint = address.includes('?') ? '&' : '?'
  return `${address}${joint}lang=${language}${fragment === undefined ? '' : `#${fragment}`}`
}

/** The address of a part of the site, by its path below the mount. */
export function sitePath(view: View, path: string): string {
  return href(view, view.site.address.mount + path)
}

/** Where an IRI may lead: to its page where the release knows it, or to another site; undefined for what must stay text. */
export function linkTo(view: View, iri: string): string | undefined {
  const path = localPath(view.site.address, iri)
  if (path !== undefined) return leads(view, iri) ? href(view, path) : undefined
  return /^(https?|mailto):/i.test(iri) ? iri : undefined
}

/** Does an IRI below the base lead to a page: as a thing, a part of one, or a page of the site? */
function leads({ site, labels }: View, iri: string): boolean {
  const [document = ''] = iri.split('#')
  // What has a label is described; only of other things the release must be asked.
  return (
    labels.has(document) ||
    ownDocuments.includes(document.slice(site.address.baseIRI.length)) ||
    site.release.has(document)
  )
}

/** Is it an IRI of this site? */
export function isOurs({ site }: View, iri: string): boolean {
  return iri.startsWith(site.address.baseIRI)
}

/** The best label of an IRI in the reader's language, or what can be read in the IRI itself. */
export function labelOf(view: View, iri: string): { readonly text: string; readonly language: string } {
  const best = bestLiteral(view, view.labels.get(iri) ?? [])
  if (best) return { text: best.value, language: best.language }
  return { text: commonLabels[iri]?.[view.language] ?? localName(iri), language: '' }
}

/** The literal that suits the reader best: in the language of the page, in none, in English, in any. */
export function bestLiteral({ language }: View, literals: readonly Literal[]): Literal | undefined {
  const inLanguage = (tag: string): Literal | undefined =>
    literals.find((literal) => literal.language === tag || literal.language.startsWith(`${tag}-`))
  return inLanguage(language) ?? literals.find((literal) => literal.language === '') ?? inLanguage('en') ?? literals[0]
}

/** The text that suits the reader best, likewise; undefined where there is none. */
export function textIn(
  { language }: View,
  texts: Texts,
): { readonly text: string; readonly language: string } | undefined {
  const tags = Object.keys(texts)
  const inLanguage = (wanted: string): string | undefined =>
    tags.find((tag) => tag === wanted || tag.startsWith(`${wanted}-`))
  const tag = inLanguage(language) ?? tags.find((each) => each === '') ?? inLanguage('en') ?? tags[0]
  return tag === undefined ? undefined : { text: texts[tag] ?? '', language: tag }
}

/** The language attribute of a text, where it is not the page's own. */
export function langOf({ language }: View, tag: string): string | undefined {
  return tag === '' || tag === language ? undefined : tag
}

/** The last part of an IRI as words: `unknownNeighbour` → `unknown neighbour`. */
function localName(iri: string): string {
  const name = /[^/#]+(?=[/#]?$)/.exec(iri)?.[0] ?? iri
  try {
    return decodeURIComponent(name).replace(/(?<=[a-z])[A-Z](?=[a-z])/g, (letter) => ` ${letter.toLowerCase()}`)
  } catch {
    // Percent signs that encode nothing are the name's own.
    return name
  }
}
