import type { ClassShape } from '../../shapes/model.js'
import type { PublishedDataset } from '../datasets.js'
import type { ApiFormat } from './formats.js'
import type { Keys } from './keys.js'
import type { Parameter } from './parameter.js'

/** A collection as the API gives it. */
export interface ApiCollection {
  readonly shape: ClassShape
  /** How many things it has. */
  readonly total: number
  /**
   * Are its things parts of others, which a fragment of these names (`…/unit/1#address`)? They are seldom looked for by
   * themselves.
   */
  readonly isPart: boolean
  /** Are any of its things somewhere? */
  readonly hasPosition: boolean
  /** The formats that it is given in, the first by default. */
  readonly formats: readonly ApiFormat[]
  /** The members that its items may have. */
  readonly members: readonly string[]
  /** What may be asked, by name. */
  readonly parameters: ReadonlyMap<string, Parameter>
  /** The datasets that its things come from. */
  readonly datasets: readonly PublishedDataset[]
  readonly keys: Keys
}
