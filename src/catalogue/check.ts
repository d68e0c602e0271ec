import type { DatasetCore } from '@rdfjs/types'
import { Problem, type Report } from '../problems/problem.js'
import { name } from '../rdf/namespaces.js'
import { subjectsWith, type Pointer } from '../rdf/pointer.js'

/** What DCAT-AP 3.0 asks of a dataset: mandatory (§4.3) and recommended properties that a harvester misses most. */
const asked: readonly (readonly [property: string, need: 'must' | 'should', what: string])[] = [
  [name('dct', 'title'), 'must', 'a title'],
  [name('dct', 'description'), 'must', 'a description'],
  [name('dct', 'identifier'), 'should', 'an identifier'],
  [name('dct', 'publisher'), 'should', 'a publisher'],
  [name('dct', 'license'), 'should', 'a licence'],
]

/** Tells what the datasets of a catalogue lack for harvesters. */
export function checkCatalogue(catalogue: DatasetCore, file: string, report: Report): void {
  for (const dataset of subjectsWith(catalogue, name('rdf', 'type'), name('dcat', 'Dataset'))) {
    if (dataset.term.termType !== 'NamedNode') {
      report(new Problem('shape-violation', 'a dataset has no IRI, so that harvesters cannot keep it', { file }))
    }
    for (const lack of lacks(dataset)) {
      const code = lack.need === 'must' ? 'shape-violation' : 'shape-warning'
      report(
        new Problem(code, `the dataset <${dataset.term.value}> ${lack.need} have ${lack.what} (DCAT-AP)`, { file }),
      )
    }
  }
}

function lacks(dataset: Pointer): readonly { need: 'must' | 'should'; what: string }[] {
  return asked.filter(([property]) => dataset.out(property).length === 0).map(([, need, what]) => ({ need, what }))
}
