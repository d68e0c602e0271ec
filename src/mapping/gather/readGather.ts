import { Problem } from '../../problems/problem.js'
import { itemsOf } from '../../rdf/list.js'
import { name } from '../../rdf/namespaces.js'
import { subjectsWith, type Pointer } from '../../rdf/pointer.js'
import type { Gather } from '../model.js'
import { rml } from '../vocabulary.js'

/**
 * Reads what a term map gathers (RML-CC): `rml:gather`, `rml:gatherAs`, `rml:strategy`, `rml:allowEmptyListAndContainer`.
 *
 * @returns undefined where it gathers nothing
 */
export function readGather(
  map: Pointer,
  readMember: (member: Pointer) => Gather['members'][number],
): Gather | undefined {
  const [list, ...lists] = map.out(`${rml}gather`)
  if (list === undefined) return undefined
  const members = itemsOf(list)
  if (members === undefined) throw new Problem('bad-mapping', 'the list of rml:gather is not a well-formed rdf:List')
  if (lists.length > 0 || members.length === 0)
    throw new Problem('bad-mapping', 'a gather map needs exactly one rml:gather, a list of at least one term map')
  return {
    members: members.map(readMember),
    kind: oneOf(map, 'gatherAs', kinds),
    strategy: map.out(`${rml}strategy`).length === 0 ? 'append' : oneOf(map, 'strategy', strategies),
    allowsEmpty: ['true', '1'].includes(map.out(`${rml}allowEmptyListAndContainer`)[0]?.term.value ?? 'false'),
    number: subjectsWith(map.dataset, `${rml}gather`).findIndex(({ term }) => term.equals(map.term)),
  }
}

const kinds: Readonly<Record<string, Gather['kind']>> = {
  [name('rdf', 'List')]: 'List',
  [name('rdf', 'Bag')]: 'Bag',
  [name('rdf', 'Seq')]: 'Seq',
  [name('rdf', 'Alt')]: 'Alt',
}

const strategies: Readonly<Record<string, Gather['strategy']>> = {
  [`${rml}append`]: 'append',
  [`${rml}cartesianProduct`]: 'cartesianProduct',
}

function oneOf<T>(map: Pointer, local: string, choices: Readonly<Record<string, T>>): T {
  const found = map.out(rml + local).map(({ term }) => term.value)
  const choice = found.length === 1 && Object.hasOwn(choices, found[0]!) ? choices[found[0]!] : undefined
  if (choice !== undefined) return choice
  const names = Object.keys(choices).map((iri) => `<${iri}>`)
  const given = found.length === 0 ? 'none' : found.map((value) => `"${value}"`).join(', ')
  throw new Problem(
    'bad-mapping',
    `a gather map needs exactly one rml:${local} of ${names.join(', ')}; it has ${given}`,
  )
}
