import type { Term } from '@rdfjs/types'
import type { Shape, Constraint } from 'shacl-engine'
import { factory } from '../rdf/environment.js'
import { name } from '../rdf/namespaces.js'
import { compilePattern } from './pattern.js'

/** The constraints that are judged here, not by the engine, whose own are looser than SHACL says. */
export const components: readonly (readonly [Term, (shape: Shape) => Constraint])[] = [
  [sh('pattern'), pattern],
  [sh('languageIn'), languageIn],
]

/** SHACL §4.4.3: never a blank node; `\p{L}` is a class of letters. */
function pattern(shape: Shape): Constraint {
  const text = (parameter: string) => shape.ptr.out([sh(parameter)]).term?.value
  const expression = compilePattern(text('pattern') ?? '', text('flags'))
  return {
    generic: (context) => {
      const term = context.valueOrNode.term!
      const matches = term.termType !== 'BlankNode' && expression.test(term.value)
      context.test(matches, sh('PatternConstraintComponent'), { value: context.valueOrNode })
    },
  }
}

/** SHACL §4.4.4: basic language ranges (RFC 4647 §3.3.1), so `en` takes `en-GB` and not `eng`, whatever the case. */
function languageIn(shape: Shape): Constraint {
  const ranges = [...(shape.ptr.out([sh('languageIn')]).list() ?? [])].map(({ term }) => term!.value.toLowerCase())
  return {
    generic: (context) => {
      const term = context.valueOrNode.term!
      const language = term.termType === 'Literal' ? term.language.toLowerCase() : ''
      const matches = ranges.some((range) => `${language}-`.startsWith(`${range}-`))
      context.test(matches, sh('LanguageInConstraintComponent'), { value: context.valueOrNode })
    },
  }
}

function sh(local: string) {
  return factory.namedNode(name('sh', local))
}
