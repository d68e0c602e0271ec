import { factory } from '../rdf/environment.js'
import { name } from '../rdf/namespaces.js'
import { checksum } from './checksum.js'
import type { CatalogueFacts } from './facts.js'
import type { Statement } from './statement.js'

/** The build that made it, and the inputs that it used; no clock, so that the same inputs are told in the same words. */
export function buildStatements({ baseIRI, inputs, version }: CatalogueFacts): readonly Statement[] {
  const [build, agent] = [`${baseIRI}catalogue#build`, `${baseIRI}catalogue#dataesr`]
  const used = Object.entries(inputs).flatMap(([file, sha256]): Statement[] => {
    // Named by what it holds: the same IRI in each release that used the same bytes, wherever they lay.
    const input = `${baseIRI}catalogue#input-${sha256.slice(0, 16)}`
    return [
      [build, name('prov', 'used'), input],
      [input, name('rdf', 'type'), name('prov', 'Entity')],
      [input, name('rdfs', 'label'), factory.literal(file.replace(/^.*[/\\]/, ''))],
      ...checksum(input, sha256),
    ]
  })
  return [
    [build, name('rdf', 'type'), name('prov', 'Activity')],
    [build, name('rdfs', 'label'), factory.literal('Fabrication de la version', 'fr')],
    [build, name('rdfs', 'label'), factory.literal('Build of the release', 'en')],
    [build, name('prov', 'wasAssociatedWith'), agent],
    [agent, name('rdf', 'type'), name('prov', 'SoftwareAgent')],
    [agent, name('rdfs', 'label'), factory.literal(`dataESR ${version}`)],
    ...used,
  ]
}
