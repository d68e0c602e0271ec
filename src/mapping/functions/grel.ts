import type { FunctionTable } from '../functionTable.js'
import { codes } from './codes.js'
import { idlabFunctions, morphKgcFunctions } from './idlab.js'
import { math } from './math.js'
import { moments } from './moments.js'
import { pieces } from './pieces.js'
import { strings } from './strings.js'
import { values } from './values.js'

/** The functions that mappings everywhere use: those of GREL and of IDLab, and what Morph-KGC has beside them. */
export const functions: FunctionTable = {
  ...strings,
  ...pieces,
  ...codes,
  ...values,
  ...math,
  ...moments,
  ...idlabFunctions,
  ...morphKgcFunctions,
}
