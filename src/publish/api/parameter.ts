import type { Asked } from './asked.js'
import type { JsonSchema } from './jsonSchema.js'

/** A parameter of an address of the API: what the description of the API says of it, and how it is read. */
export interface Parameter {
  readonly name: string
  /** Of the value; of each, where there may be several. */
  readonly schema: JsonSchema
  /** `single`: at most once. `list`: once, values behind one another with commas. `repeated`: each value once more. */
  readonly several: 'single' | 'list' | 'repeated'
  readonly description: { readonly en: string; readonly fr: string }
  /**
   * What the values say, those of a list apart.
   *
   * @throws Problem `bad-request`
   */
  readonly read: (values: readonly string[]) => Partial<Asked>
}
