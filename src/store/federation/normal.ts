import type { Expression, Pattern } from 'sparqljs'
import { hasService } from './variables.js'

type GraphPattern = Extract<Pattern, { type: 'graph' }>
type GraphName = GraphPattern['name']

interface Around {
  /** The IRIs of our own endpoint. */
  readonly own: ReadonlySet<string>
  /** The graph in which patterns look (SPARQL 1.1 §13.3). */
  readonly graph?: GraphName | undefined
}

/**
 * Patterns without what would stand between them and their stores: GRAPH around a SERVICE, which does not concern it, goes
 * to the patterns of our own; SERVICE that names ourselves is a group of our own.
 */
export function normalPatterns(patterns: readonly Pattern[], around: Around): Pattern[] {
  return patterns.map((pattern) => normal(pattern, around))
}

function normal(pattern: Pattern, around: Around): Pattern {
  const { own, graph } = around
  if (!hasService(pattern)) return graph === undefined ? pattern : inGraph(pattern, graph)
  switch (pattern.type) {
    case 'service':
      if (pattern.name.termType === 'Variable' || !own.has(pattern.name.value)) return pattern
      return { type: 'group', patterns: normalPatterns(pattern.patterns, { own }) }
    case 'graph': {
      // An empty GRAPH finds the graphs that there are.
      const named: Pattern = { type: 'graph', name: pattern.name, patterns: [] }
      return { type: 'group', patterns: [named, ...normalPatterns(pattern.patterns, { own, graph: pattern.name })] }
    }
    case 'group':
    case 'union':
    case 'optional':
    case 'minus':
      return { ...pattern, patterns: normalPatterns(pattern.patterns, around) }
    case 'query':
      return { ...pattern, where: normalPatterns(pattern.where ?? [], around) }
    case 'filter':
      return { ...pattern, expression: mapExists(pattern.expression, (inner) => normal(inner, around)) }
    default:
      return pattern
  }
}

/** A pattern without SERVICE, within a graph. */
function inGraph(pattern: Pattern, name: GraphName): Pattern {
  const wrapped = (inner: Pattern): Pattern => ({ type: 'graph', name, patterns: [inner] })
  switch (pattern.type) {
    case 'optional':
    case 'minus':
      return { ...pattern, patterns: pattern.patterns.map((inner) => inGraph(inner, name)) }
    case 'filter':
      return { ...pattern, expression: mapExists(pattern.expression, wrapped) }
    case 'bind':
    case 'values':
    case 'graph':
      return pattern
    default:
      return wrapped(pattern)
  }
}

/** An expression with other patterns in its EXISTS and NOT EXISTS. */
function mapExists(expression: Expression, change: (pattern: Pattern) => Pattern): Expression {
  if (!('args' in expression)) return expression
  const isExists = 'operator' in expression && ['exists', 'notexists'].includes(expression.operator)
  const args = expression.args.map((each) =>
    isExists ? change(each as Pattern) : mapExists(each as Expression, change),
  )
  return { ...expression, args } as Expression
}
