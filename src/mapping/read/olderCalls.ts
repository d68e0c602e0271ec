import type { DatasetCore, Quad, Quad_Object, Quad_Subject, Term } from '@rdfjs/types'
import { factory } from '../../rdf/environment.js'
import { pointer, termKey, type Pointer } from '../../rdf/pointer.js'
import { rml } from '../vocabulary.js'

/** `fno:executes`, which names the function of a function value. */
const executes = ['https://w3id.org/function/ontology#executes', 'http://w3id.org/function/ontology#executes']

/**
 * The function values of the older FNML (`fnml:functionValue [ rr:predicateObjectMap … ]`), written as the function executions
 * of RML-FNML (§3), so that the rest of the room knows one form.
 */
export function inTodaysCalls(dataset: DatasetCore): DatasetCore {
  const value = factory.namedNode(`${rml}functionValue`)
  const calls = new Map([...dataset.match(null, value)].map(({ object }) => [termKey(object), object]))
  if (calls.size === 0) return dataset
  const inputMaps = [...calls.values()].flatMap((call) => pointer(dataset, call).out(`${rml}predicateObjectMap`))
  const replaced = new Set([...calls.keys(), ...inputMaps.map(({ term }) => termKey(term))])
  const kept = [...dataset].filter(({ subject }) => !replaced.has(termKey(subject))).map(renamed)
  return factory.dataset([...kept, ...[...calls.values()].flatMap((call) => execution(pointer(dataset, call)))])
}

function renamed(quad: Quad): Quad {
  if (quad.predicate.value !== `${rml}functionValue`) return quad
  return factory.quad(quad.subject, factory.namedNode(`${rml}functionExecution`), quad.object)
}

/** The predicate-object map with `fno:executes` names the function, each other one a parameter and its value. */
function execution(call: Pointer): readonly Quad[] {
  return call.out(`${rml}predicateObjectMap`).flatMap((part) => {
    const predicates = valuesOf(part, 'predicate')
    if (predicates.some(({ value }) => executes.includes(value)))
      return valuesOf(part, 'object').map((name) => quad(call.term, 'function', name))
    const parameter = predicates[0]
    return inputsOf(part).flatMap(([local, value], at) => {
      const input = factory.blankNode(`input-${part.term.value}-${at}`)
      return [
        quad(call.term, 'input', input),
        quad(input, local, value),
        ...(parameter === undefined ? [] : [quad(input, 'parameter', parameter)]),
      ]
    })
  })
}

function inputsOf(part: Pointer): readonly (readonly [local: string, value: Term])[] {
  return [
    ...part.out(`${rml}object`).map(({ term }) => ['inputValue', term] as const),
    ...part.out(`${rml}objectMap`).map(({ term }) => ['inputValueMap', term] as const),
  ]
}

/** What a shortcut, or the constant of a map, says. */
function valuesOf(part: Pointer, local: string): readonly Term[] {
  const maps = part.out(`${rml}${local}Map`).flatMap((map) => map.out(`${rml}constant`))
  return [...part.out(rml + local), ...maps].map(({ term }) => term)
}

function quad(subject: Term, local: string, object: Term): Quad {
  return factory.quad(subject as Quad_Subject, factory.namedNode(rml + local), object as Quad_Object)
}
