import { Store } from 'oxigraph'
import { Problem, type Origin } from '../problems/problem.js'
import { formats } from '../rdf/formats.js'
import { readText } from './bytes.js'
import { findColumns } from './columns.js'
import { openSolutions, parseSolutions, type Solutions } from './solutions.js'
import type { LogicalSource, OpenSource, Request } from './source.js'
import { encodingOfXml } from './xmlEncoding.js'

/** Characters of a file: it is held in memory, and so are its quads. */
const mostCharacters = 512 * 1024 * 1024

/**
 * Opens what a SELECT finds in an RDF file, which is held in memory whole, by Oxigraph; references are names of variables.
 * Its default graph is the union of all graphs. No endpoint is asked (`SERVICE`), and no context of JSON-LD is fetched.
 * Fails with `bad-query`, `missing-column`, `bad-syntax` (with line and character), `unreadable-file`.
 */
export async function openRdf(request: Request): Promise<OpenSource> {
  const { source } = request
  const format = formatOf(source)
  // What is wrong with the query is found out before the file is read.
  checkQuery(source, request.references)
  const store = new Store()
  await load(store, source, format)
  return openSolutions(select(store, source), request)
}

/**
 * Looks at the query and the references without the file.
 *
 * @throws Problem `bad-query`, `missing-column`, `unreadable-file` where its name tells no format of RDF
 */
export function checkRdf(source: LogicalSource, references: readonly string[]): void {
  formatOf(source)
  checkQuery(source, references)
}

function checkQuery(source: LogicalSource, references: Request['references']): void {
  findColumns(select(new Store(), source).variables, references, { file: source.name })
}

type RdfFormat = Exclude<(typeof formats)[number], { name: 'html' }>

/** By the extension; of what was fetched, also by the media type, which the file's own extension keeps. */
function formatOf({ name, path }: LogicalSource): RdfFormat {
  const names = [name.replace(/[?#].*$/, ''), path].map(
    (file) => /\.([a-z]+)$/i.exec(file.replace(/\.(?:gz|zip|tgz|tar\.gz|tar\.xz)$/i, ''))?.[1]?.toLowerCase() ?? '',
  )
  for (const extension of names) {
    const known = extension === 'owl' ? 'rdf' : extension
    const format = formats.find((found) => found.name === known)
    if (format !== undefined && format.name !== 'html') return format
  }
  const known = formats.flatMap((format) => (format.name === 'html' ? [] : `.${format.name}`)).join(', ')
  throw new Problem('unreadable-file', `its name tells no format of RDF; known are ${known}, .owl`, { file: name })
}

async function load(store: Store, source: LogicalSource, format: RdfFormat): Promise<void> {
  const origin = { file: source.name }
  const pieces = await readPieces(source, format)
  const base = source.web?.url
  try {
    store.load(pieces, {
      format: format.mediaType,
      no_transaction: true,
      ...(base !== undefined && { base_iri: base }),
    })
    if (format.graphs || format.name === 'jsonld') store.update('INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }')
  } catch (error) {
    throw loadProblem(error, origin)
  }
}

async function readPieces(source: LogicalSource, format: RdfFormat): Promise<readonly string[]> {
  const encoding = source.encoding ?? (format.name === 'rdf' ? await encodingOfXml(source) : undefined)
  const pieces: string[] = []
  let length = 0
  for await (const piece of readText({ ...source, ...(encoding !== undefined && { encoding }) })) {
    // The text is decoded: what its declaration says of its bytes is no longer so.
    pieces.push(pieces.length === 0 && format.name === 'rdf' ? piece.replace(declaration, '$1') : piece)
    length += piece.length
    if (length > mostCharacters) {
      const message =
        'the file is too large to be queried in memory: put it into an endpoint and name that (sd:endpoint)'
      throw new Problem('unreadable-file', message, { file: source.name })
    }
  }
  return pieces
}

/** The encoding declaration of XML (XML 1.0 §4.3.3). */
const declaration = /^(<\?xml\s[^>]{0,100}?)\s+encoding\s*=\s*["'][A-Za-z][\w.-]*["']/

/** Oxigraph tells the place in its message only. */
function loadProblem(error: unknown, origin: Origin): Problem {
  const { message = String(error) } = error as Partial<Error>
  if (isExhausted(error))
    return new Problem('unreadable-file', `its quads do not fit into memory (${message})`, origin, { cause: error })
  const place = /(?:at|between) line (\d+) (?:between )?columns? (\d+)[^:]*: (.*)$/s.exec(message)
  const what = place?.[3] ?? message
  const told = Object.entries(advice).find(([part]) => what.includes(part))
  return new Problem(
    'bad-syntax',
    what + (told === undefined ? '' : told[1]),
    place === null ? origin : { ...origin, line: Number(place[1]), character: Number(place[2]) },
    { cause: error },
  )
}

const advice: Readonly<Record<string, string>> = {
  'No scheme found': '; a relative IRI needs a base in the file (@base, xml:base)',
  LoadDocumentCallback: '; contexts on the web are not fetched: put the context into the file',
}

/** The engine is at its end: a trap, or an overflow of the stack. */
function isExhausted(error: unknown): boolean {
  return error instanceof WebAssembly.RuntimeError || error instanceof RangeError
}

const resultType = 'application/sparql-results+json'

function select(store: Store, source: LogicalSource): Solutions {
  const origin = { file: source.name }
  const base = source.web?.url
  if (source.iterator === undefined)
    throw new Problem('bad-mapping', 'an RDF file needs a query in rml:iterator', origin)
  try {
    const options = { results_format: resultType, ...(base !== undefined && { base_iri: base }) }
    return parseSolutions(store.query(source.iterator, options) as string, origin)
  } catch (error) {
    throw error instanceof Problem ? error : queryProblem(error, origin)
  }
}

function queryProblem(error: unknown, origin: Origin): Problem {
  const { message = String(error) } = error as Partial<Error>
  const place = /^error at (\d+):(\d+): (.*)$/s.exec(message)
  const told =
    place !== null
      ? `the query is wrong in its line ${place[1]}, character ${place[2]}: ${place[3]!.slice(0, 300)}`
      : message.includes(resultType)
        ? 'a SELECT is needed'
        : isExhausted(error)
          ? `the query is too complex, or its result too large (${message})`
          : message
  return new Problem('bad-query', told, origin, { cause: error })
}
