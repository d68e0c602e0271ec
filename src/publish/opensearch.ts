import escapeHtml from 'escape-html'
import vary from 'vary'
import { cacheControl } from './caching.js'
import { languageOf, languages } from './language.js'
import { siteTitle } from './pages/layout.js'
import { bestLiteral, createView } from './pages/view.js'
import { send } from './representation.js'
import type { Exchange } from './site.js'

/**
 * Answers `opensearch.xml`: how a browser or a program searches this site (OpenSearch 1.1 draft 6, with its extension for
 * suggestions). Addresses are below the public base IRI, wherever the site is served.
 */
export async function answerOpenSearch(exchange: Exchange): Promise<void> {
  const { site, request, response } = exchange
  const view = createView(site, languageOf(request))
  vary(response, 'Accept-Language')
  const title = siteTitle(view)
  const description = bestLiteral(view, site.presentation.descriptions)?.value ?? view.words.tagline
  await send(exchange, {
    mediaType: 'application/opensearchdescription+xml',
    variant: ['opensearch', view.language],
    cacheControl: cacheControl.representation,
    links: [],
    body: () =>
      asXml({
        title,
        description,
        search: `${site.address.baseIRI}search`,
        self: `${site.address.baseIRI}opensearch.xml`,
      }),
  })
}

interface Described {
  readonly title: string
  readonly description: string
  /** Address of the search, and of its description. */
  readonly search: string
  readonly self: string
}

function asXml({ title, description, search, self }: Described): string {
  const paged = `${search}?q={searchTerms}&page={startPage?}&limit={count?}`
  const urls = [
    ['results', 'text/html', `${paged}&format=html`],
    ['results', 'application/ld+json', `${paged}&format=jsonld`],
    ['results', 'application/json', `${paged}&format=json`],
    ['suggestions', 'application/x-suggestions+json', `${search}?q={searchTerms}&format=suggestions`],
    ['self', 'application/opensearchdescription+xml', self],
  ] as const
  const lines = [
    `<ShortName>${text(title, 16)}</ShortName>`,
    `<LongName>${text(title, 48)}</LongName>`,
    `<Description>${text(description, 1024)}</Description>`,
    ...urls.map(([rel, type, template]) => `<Url rel="${rel}" type="${type}" template="${escapeHtml(template)}"/>`),
    ...languages.map((language) => `<Language>${language}</Language>`),
    '<InputEncoding>UTF-8</InputEncoding>',
    '<OutputEncoding>UTF-8</OutputEncoding>',
  ]
  const inside = lines.map((line) => `  ${line}\n`).join('')
  return `<?xml version="1.0" encoding="UTF-8"?>\n<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n${inside}</OpenSearchDescription>\n`
}

/** Plain text of at most so many characters, cut between words where that is possible; what XML 1.0 forbids is left out. */
function text(whole: string, most: number): string {
  const plain = whole
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
  const letters = [...plain]
  const cut = letters.slice(0, most).join('')
  return escapeHtml(letters.length > most ? (/^.*\S(?=\s)/.exec(`${cut}${letters[most]}`)?.[0] ?? cut) : plain)
}
