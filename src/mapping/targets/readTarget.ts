import { Problem } from '../../problems/problem.js'
import { name } from '../../rdf/namespaces.js'
import type { Pointer } from '../../rdf/pointer.js'
import { streamFormats, type StreamEntry, type StreamFormat } from '../../rdf/stream.js'
import { readAccess } from '../read/readAccess.js'
import { compressionOf, encodingOf, type Locate } from '../read/readSource.js'
import type { LogicalTarget, TargetEncoding } from './target.js'
import { withoutCredentials } from './update.js'
import { rml } from '../vocabulary.js'

/** The ids of the logical targets that a term map names (`rml:logicalTarget`). */
export function targetsIn(map: Pointer): { targets?: readonly string[] } {
  const targets = map.out(`${rml}logicalTarget`).map(({ term }) => term.value)
  return targets.length === 0 ? {} : { targets }
}

/**
 * Reads a logical target (RML-IO, target vocabulary): where its quads go, in what format, packed how.
 *
 * @throws Problem `bad-mapping` where it says none, several, or what is not written here
 */
export function readTarget(
  logical: Pointer,
  { file, locate }: { readonly file: string; readonly locate: Locate },
): LogicalTarget {
  const [target, ...more] = logical.out(`${rml}target`)
  if (target === undefined || more.length > 0)
    throw new Problem('bad-mapping', 'a logical target needs exactly one rml:target')
  const { place, ...named } = placeOf(target, locate)
  const form = 'endpoint' in place ? plain : formOf(logical, target)
  return { key: JSON.stringify([place, form]), file, ...named, place, ...form }
}

type Form = Pick<LogicalTarget, 'serialization' | 'encoding' | 'compression'>

/** What is sent to an endpoint is a request in SPARQL, whatever the target says. */
const plain: Form = { serialization: 'nq', encoding: 'UTF-8' }

function formOf(logical: Pointer, target: Pointer): Form {
  return {
    serialization: serializationOf(logical, target),
    encoding: encodingIn(logical, target),
    ...compressionOf(target),
    ...compressionOf(logical),
  }
}

/** What says where a target is, in the words of RML-IO. */
const places = ['rml:path', 'void:dataDump', 'dcat:downloadURL', 'dcat:accessURL', 'csvw:url', 'sd:endpoint']

function placeOf(target: Pointer, locate: Locate): Pick<LogicalTarget, 'place' | 'name'> {
  const access = accessOf(target)
  if (access.kind === 'file') {
    const file = locate({ path: access.path, root: access.root, isWritten: true })
    return { place: { path: file.path }, name: file.name }
  }
  const { url } = access.request
  if (target.out(name('sd', 'endpoint')).length === 0)
    throw new Problem('bad-mapping', `quads are not written to <${url}>: a target is a file, or a SPARQL service`)
  return { place: { endpoint: url }, name: withoutCredentials(url) }
}

function accessOf(target: Pointer): Exclude<ReturnType<typeof readAccess>, { kind: 'database' }> {
  if (target.out('https://www.w3.org/2019/wot/td#hasPropertyAffordance').length > 0)
    throw new Problem(
      'bad-mapping',
      'quads are not written to a Web of Things form: a target is a file, or a SPARQL service',
    )
  try {
    const access = readAccess(target)
    if (access.kind !== 'database') return access
  } catch (cause) {
    if (!(cause instanceof Problem)) throw cause
    throw new Problem('bad-mapping', `a target names no place that can be written: ${cause.message}`, {}, { cause })
  }
  throw new Problem('bad-mapping', `quads are not written to a database: a target says ${places.join(', ')}`)
}

function serializationOf(logical: Pointer, target: Pointer): StreamFormat {
  const iri = (logical.out(`${rml}serialization`)[0] ?? target.out(`${rml}serialization`)[0])?.term.value
  if (iri === undefined) return 'nq'
  const entries = Object.entries<StreamEntry>(streamFormats)
  const found = entries.find(([, { iris }]) => iris.includes(iri))
  if (found !== undefined) return found[0] as StreamFormat
  const known = entries.map(([, { iris }]) => `<${iris[0]}>`)
  throw new Problem('bad-mapping', `<${iri}> is not a serialization that is written; known are ${known.join(', ')}`)
}

const encodings: readonly TargetEncoding[] = ['UTF-8', 'UTF-16']

function encodingIn(logical: Pointer, target: Pointer): TargetEncoding {
  const { encoding = 'UTF-8' } = { ...encodingOf(target), ...encodingOf(logical) }
  const found = encodings.find((known) => known === encoding.toUpperCase())
  if (found !== undefined) return found
  throw new Problem('bad-mapping', `targets are not written in ${encoding}; known are rml:${encodings.join(', rml:')}`)
}
