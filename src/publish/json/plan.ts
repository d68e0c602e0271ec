import type { ClassShape, PropertyShape } from '../../shapes/model.js'
import { pathKey } from '../../shapes/path.js'
import type { JsonLdContext } from './context.js'
import { singleDatatype } from './context.js'
import { type Form, formOf, isLabel, isSingle, isSingleText, isVague } from './forms.js'

/** How the values of one property are written. */
export interface Planned {
  readonly property: PropertyShape
  readonly key: string
  readonly form: Form
  readonly single: boolean
  readonly singleText: boolean
  /** The datatype that the context says for it. */
  readonly coerced: string | undefined
}

/** How the things of some classes are written. */
export interface Plan {
  /** Properties of one predicate, in order. */
  readonly properties: readonly Planned[]
  readonly byPredicate: ReadonlyMap<string, Planned>
  /** Properties of one inverse predicate, by that. */
  readonly byInverse: ReadonlyMap<string, Planned>
  /** Properties of longer paths. */
  readonly paths: readonly Planned[]
}

/** Finds the plan for the things of some classes, the first of which decide where they differ. */
export type Plans = (types: readonly string[], nested?: readonly PropertyShape[]) => Plan

/** Plans are made when they are first asked for, one a set of classes. */
export function createPlans(classes: readonly ClassShape[], context: JsonLdContext, exact: boolean): Plans {
  const byClass = shapesByClass(classes)
  const known = new Map<string, Plan>()
  const plan = (properties: readonly PropertyShape[]) => createPlan(properties, context, exact)
  const nestedPlans = new WeakMap<readonly PropertyShape[], Map<string, Plan>>()
  return (types, nested) => {
    let plans = known
    if (nested !== undefined) {
      plans = nestedPlans.get(nested) ?? new Map<string, Plan>()
      nestedPlans.set(nested, plans)
    }
    const key = types.join(' ')
    let found = plans.get(key)
    if (found === undefined) {
      if (plans.size >= rememberedPlans) plans.clear()
      const shapes = types.flatMap((type) => byClass.get(type) ?? [])
      found = plan([...(nested ?? []), ...shapes.flatMap(({ properties }) => properties)])
      plans.set(key, found)
    }
    return found
  }
}

const rememberedPlans = 1_000

function shapesByClass(classes: readonly ClassShape[]): ReadonlyMap<string, readonly ClassShape[]> {
  const found = new Map<string, ClassShape[]>()
  for (const shape of classes) {
    for (const iri of [shape.classIRI, ...shape.subClasses]) found.set(iri, [...(found.get(iri) ?? []), shape])
  }
  return found
}

function createPlan(properties: readonly PropertyShape[], context: JsonLdContext, exact: boolean): Plan {
  const byKey = new Map<string, Planned>()
  for (const property of properties) {
    if (!isLabel(property) && !byKey.has(property.key)) byKey.set(property.key, planOf(property, context, exact))
  }
  const planned = [...byKey.values()]
  const single = planned.filter(({ property }) => property.path.length === 1)
  const forward = single.filter(({ property }) => !property.path[0]!.inverse)
  return {
    properties: forward,
    byPredicate: byPredicate(forward),
    byInverse: byPredicate(single.filter(({ property }) => property.path[0]!.inverse)),
    paths: planned.filter(({ property }) => property.path.length > 1),
  }
}

function byPredicate(planned: readonly Planned[]): ReadonlyMap<string, Planned> {
  return new Map(planned.map((each) => [each.property.path[0]!.iri, each]))
}

function planOf(property: PropertyShape, { terms }: JsonLdContext, exact: boolean): Planned {
  const term = terms.get(pathKey(property.path))
  // JSON-LD can only write what the one context of all classes says; plain JSON follows the class.
  const form = term !== undefined && (exact || isVague(property)) ? term.form : formOf(property)
  return {
    property,
    key: property.key,
    form,
    single: isSingle(property),
    singleText: isSingleText(property),
    coerced: singleDatatype(form),
  }
}
