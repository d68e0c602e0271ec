import { textOf } from '../../src/sources/lexical.js'
import type { FunctionTable } from '../../src/mapping/functionTable.js'

const fns = 'http://example.com/functions/'

/** The functions that the RML-FNML suite describes in its own `functions.ttl`. */
export const testFunctions: FunctionTable = {
  [`${fns}helloworld`]: {
    title: 'Always "Hello World!"',
    parameters: [],
    results: [`${fns}stringOutput`],
    apply: () => 'Hello World!',
  },
  [`${fns}schema`]: {
    title: 'A term of schema.org',
    parameters: [{ iris: [`${fns}stringParameter`, `${fns}hasStringParameter`] }],
    results: [`${fns}stringOutput`],
    apply: (term) => `https://schema.org/${textOf(term)}`,
  },
}
