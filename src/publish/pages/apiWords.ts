import type { Language } from '../language.js'

/** What the pages of the API say, in French; the table that the other languages must match word by word. */
const french = {
  api: 'API',
  parts: 'Parties',
  partsIntro:
    'Ce qui fait partie d’autres choses et se lit avec elles : leurs adresses, leurs montants, leurs périodes …',
  collections: 'Collections',
  collectionsIntro:
    'Les mêmes choses que sur les pages, par collection : filtrées, triées, comptées, page à page ou entières, en JSON, CSV, GeoJSON ou JSON-LD.',
  tryIt: 'Essayer l’API',
  withoutScript:
    'Cette page exécute des requêtes dans le navigateur : il lui faut des scripts. Sans eux, la description OpenAPI dit la même chose, et les pages des collections permettent de chercher et de filtrer.',
  count: (number: string) => `${number} éléments`,
  found: (number: string) => `${number} trouvés`,
  nothing: 'Rien ne correspond. Ôtez un filtre, ou cherchez un mot de moins.',
  searchIn: 'Chercher dans cette collection',
  asked: 'Demandé',
  without: 'Ôter ce filtre',
  refine: 'Affiner',
  label: 'Nom',
  first: 'Début',
  next: 'Suivants',
  sorted: 'Trier',
  otherFormats: 'Cette réponse en',
}

/** What the pages of the API say. */
export type ApiWords = typeof french

const english: ApiWords = {
  api: 'API',
  parts: 'Parts',
  partsIntro: 'What is a part of other things and told with them: their addresses, amounts, periods …',
  collections: 'Collections',
  collectionsIntro:
    'The same things as on the pages, by collection: filtered, sorted, counted, page by page or whole, in JSON, CSV, GeoJSON or JSON-LD.',
  tryIt: 'Try the API',
  withoutScript:
    'This page runs requests in the browser, and needs scripts for it. Without them, the OpenAPI description says the same, and the pages of the collections can be searched and filtered.',
  count: (number) => `${number} items`,
  found: (number) => `${number} found`,
  nothing: 'Nothing fits. Take a filter away, or search for a word less.',
  searchIn: 'Search in this collection',
  asked: 'Asked for',
  without: 'Take this filter away',
  refine: 'Refine',
  label: 'Name',
  first: 'First',
  next: 'Next',
  sorted: 'Sort',
  otherFormats: 'This answer in',
}

export const apiWords: Readonly<Record<Language, ApiWords>> = { fr: french, en: english }
