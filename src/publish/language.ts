import Negotiator from 'negotiator'
import { parametersOf } from './address.js'
import type { SiteRequest } from './request.js'

/** The languages of pages, the first by default. */
export const languages = ['fr', 'en'] as const

export type Language = (typeof languages)[number]

/** The language of a page, and whether the address asks for it: then the page's links ask for it too. */
export interface LanguageChoice {
  readonly language: Language
  readonly asked: boolean
}

/** `?lang=` beats `Accept-Language`. */
export function languageOf(request: SiteRequest): LanguageChoice {
  const asked = languages.find((language) => language === parametersOf(request).get('lang'))
  if (asked) return { language: asked, asked: true }
  const [first] = new Negotiator(request).languages(languages)
  return { language: languages.find((language) => language === first) ?? languages[0], asked: false }
}
