import type { Literal } from '@rdfjs/types'
import type { Texts } from '../../shapes/model.js'

/** The first literal of each language, as JSON has it: a text without a language stands under `@none` (JSON-LD 1.1 §4.6.2). */
export function asTexts(literals: readonly Literal[]): Texts {
  const texts: Record<string, string> = {}
  for (const { language, value } of literals) texts[language || withoutLanguage] ??= value
  return texts
}

/** Texts of a shape in the same form. */
export function byLanguage(texts: Texts): Texts {
  return Object.fromEntries(Object.entries(texts).map(([language, text]) => [language || withoutLanguage, text]))
}

/** Where texts without a language stand. */
export const withoutLanguage = '@none'

/** A text in the language, else in English, else in French, else in any. */
export function textIn(texts: Texts, language: string): string | undefined {
  return texts[language] ?? texts['en'] ?? texts['fr'] ?? texts[''] ?? texts[withoutLanguage] ?? Object.values(texts)[0]
}
