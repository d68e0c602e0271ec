import type { ClassShape, PropertyShape, Texts } from '../../shapes/model.js'

/**
 * The properties by which the things of a class may be asked for, sorted and counted: those of its shape, and those of their
 * parts where the shape describes these (`address.postalCode`, by `sh:node`). The release has a column for each.
 */
export function askableProperties({ properties }: ClassShape): readonly PropertyShape[] {
  return properties.flatMap((property) => [
    property,
    ...(property.properties ?? []).map((part) => partOf(property, part)),
  ])
}

function partOf(whole: PropertyShape, part: PropertyShape): PropertyShape {
  return {
    ...part,
    key: `${whole.key}.${part.key}`,
    path: [...whole.path, ...part.path],
    labels: joined(whole.labels, part.labels),
  }
}

/** "Address: postal code", in each language that both have. */
function joined(whole: Texts, part: Texts): Texts {
  const both = Object.keys(part).filter((language) => whole[language] !== undefined)
  return both.length === 0 ? part : Object.fromEntries(both.map((each) => [each, `${whole[each]}: ${part[each]}`]))
}
