import { childReferences, textReference, type TriplesMap } from './model.js'

/** What maps want of their rows: references as values, and those that are literals as they stand as texts of N-Quads. */
export function wantedOf(maps: readonly TriplesMap[]): {
  readonly references: readonly string[]
  readonly texts: readonly string[]
} {
  const texts = maps.flatMap(({ predicateObjects }) =>
    predicateObjects.flatMap(({ objects }) => objects.map(textReference).filter((found) => found !== undefined)),
  )
  return { references: [...new Set(maps.map(withoutTexts).flatMap(childReferences))], texts: [...new Set(texts)] }
}

function withoutTexts(map: TriplesMap): TriplesMap {
  const predicateObjects = map.predicateObjects.map((part) => ({
    ...part,
    objects: part.objects.map((object) =>
      textReference(object) === undefined ? object : { ...object, expression: { kind: 'none', of: '' } as const },
    ),
  }))
  return { ...map, predicateObjects }
}
