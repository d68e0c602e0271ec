import vary from 'vary'
import { formats } from '../rdf/formats.js'
import { quadLine } from '../rdf/quads.js'
import { parametersOf, queryOf } from './address.js'
import { cacheControl } from './caching.js'
import { fragmentControls, pageLinks } from './fragmentsControls.js'
import { findFragment, type FoundFragment, fragmentSize } from './fragmentsFound.js'
import { fragmentsPage } from './fragmentsPage.js'
import { type AskedFragment, readFragment } from './fragmentsPattern.js'
import { languageOf } from './language.js'
import { Refusal } from './refusal.js'
import { mustChoose, send } from './representation.js'
import type { Exchange } from './site.js'

/**
 * Answers `fragments`: the triples that match one pattern, a hundred a page, with their number and what leads to the other
 * pages and patterns (Triple Pattern Fragments). Clients such as Comunica answer whole queries with it, at the cost of
 * many small answers that can be cached; `graph` limits it to one graph, whose fragments then are a source of their own.
 *
 * @throws Refusal `bad-request`, also for a page that is too deep; `not-found` for a page beyond the last; Problem of the store
 */
export async function answerFragment(exchange: Exchange): Promise<void> {
  const { site, request, response } = exchange
  const asked = readFragment(parametersOf(request))
  mustNotBeDeep(asked)
  const path = `fragments${queryOf(request)}`
  const at = ({ name }: { readonly name: string }) => site.address.mount + withFormat(path, name)
  const { offer, mediaType } = mustChoose(request, formats, { at })
  vary(response, 'Accept')
  const others = formats.filter(({ name }) => name !== offer.name)
  await send(exchange, {
    mediaType,
    variant: ['fragments', path, offer.name],
    cacheControl: cacheControl.representation,
    links: others.map((format) => ({ href: at(format), rel: 'alternate', type: format.mediaType })),
    body: async () => {
      const found = await findFragment(exchange, asked)
      mustBeThere(asked, found)
      const { baseIRI } = site.address
      if (!('serialize' in offer)) {
        const links = pageLinks({ path, page: asked.page, count: found.count })
        return fragmentsPage(site, { path, found, links, language: languageOf(request) })
      }
      const { graph } = asked.pattern
      const controls = fragmentControls({ baseIRI, path, graph, page: asked.page, count: found.count })
      const lines = [...found.lines, ...controls.map(quadLine)]
      return offer.serialize(lines, { prefixes: site.release.about.prefixes })
    },
  })
}

function mustBeThere({ page }: AskedFragment, { count }: FoundFragment): void {
  const last = Math.max(1, Math.ceil(count / fragmentSize))
  if (page > last) throw new Refusal('not-found', `there is no page ${page}; the last is ${last}`)
}

/** The engine goes through all that comes before a page: so far that takes it some seconds at most. */
const deepest = 1_000_000

function mustNotBeDeep({ pattern, page }: AskedFragment): void {
  const isDeep = pattern.subject === undefined && page * fragmentSize > deepest
  if (!isDeep) return
  throw new Refusal(
    'bad-request',
    `pages are made of the first ${deepest / fragmentSize} only: name more of the pattern, or take a graph as a whole (/graphs) or all (/dump)`,
  )
}

function withFormat(path: string, name: string): string {
  const [file = '', query = ''] = path.split('?', 2)
  const parts = query.split('&').filter((part) => part !== '' && !part.startsWith('format='))
  return `${file}?${[...parts, `format=${name}`].join('&')}`
}
