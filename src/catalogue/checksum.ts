import { factory } from '../rdf/environment.js'
import { name } from '../rdf/namespaces.js'
import type { Statement } from './statement.js'

/** The SHA-256 of a file (SPDX, as DCAT 3 §6.8.20 wants it). */
export function checksum(of: string, sha256: string): readonly Statement[] {
  const node = `${of}-sha256`
  return [
    [of, name('spdx', 'checksum'), node],
    [node, name('rdf', 'type'), name('spdx', 'Checksum')],
    [node, name('spdx', 'algorithm'), name('spdx', 'checksumAlgorithm_sha256')],
    [node, name('spdx', 'checksumValue'), factory.literal(sha256, factory.namedNode(name('xsd', 'hexBinary')))],
  ]
}
