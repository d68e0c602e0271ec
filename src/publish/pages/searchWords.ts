import type { Language } from '../language.js'

/** What the page of a search says beside the words of all pages. */
export const searchWords: Readonly<Record<Language, SearchWords>> = {
  fr: {
    types: 'Ne montrer que',
    all: 'Tout',
    corrected: (asked, corrected) => `Rien ne s’appelle « ${asked} ». Voici ce que donne « ${corrected} ».`,
    total: (count) => (count === '1' ? 'Une chose trouvée' : `${count} choses trouvées`),
  },
  en: {
    types: 'Show only',
    all: 'All',
    corrected: (asked, corrected) => `Nothing is called “${asked}”. Here is what “${corrected}” finds.`,
    total: (count) => (count === '1' ? 'One thing found' : `${count} things found`),
  },
}

interface SearchWords {
  readonly types: string
  readonly all: string
  readonly corrected: (asked: string, corrected: string) => string
  readonly total: (count: string) => string
}
