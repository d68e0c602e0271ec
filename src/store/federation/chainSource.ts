import type { BindingsStream, IQuerySource } from '@comunica/types'
import { BindingsFactory } from '@comunica/utils-bindings-factory'
import { MetadataValidationState } from '@comunica/utils-metadata'
import type { Variable } from '@rdfjs/types'
import { BufferedIterator } from 'asynciterator'
import { Algebra, Factory } from 'sparqlalgebrajs'
import { factory } from '../../rdf/environment.js'
import type { Solution } from './boundQuery.js'
import { variablesOf } from './chains.js'
import { type Chain, readyStep } from './step.js'
import { type Asker, takeSteps } from './takeSteps.js'
import { certainVariables } from './variables.js'

/**
 * A chain as Comunica sees it: an operation that only its source understands. It looks like a group, whose inside the
 * optimiser leaves alone, and into which it puts no values one by one; it may pass many at once.
 */
export function chainOperation(chain: Chain, options: SourceOptions): Algebra.Operation {
  const algebra = new Factory()
  const variables = variablesOf(chain).map((name) => factory.variable(name))
  const operation = algebra.createGroup(algebra.createNop(), variables, [])
  return { ...operation, metadata: { scopedSource: { source: chainSource(chain, options) } } }
}

interface SourceOptions {
  readonly asker: Asker
  /** Told of what fails: Comunica's joins do not all hand on that an input has failed. */
  readonly failed: (error: unknown) => void
}

function chainSource(chain: Chain, { asker, failed }: SourceOptions): IQuerySource {
  const steps = chain.steps.map(readyStep)
  const names = variablesOf(chain)
  const certain = certainVariables(
    chain.steps
      .filter(({ mode }) => mode === 'join')
      .flatMap(({ patterns, whom }) => (whom !== 'own' && whom.isSilent ? [] : [...patterns])),
  )
  const metadata = {
    cardinality: { type: 'estimate', value: steps[0]!.whom === 'own' ? small : large },
    variables: names.map((name) => ({ variable: factory.variable(name), canBeUndef: !certain.has(name) })),
  }
  return {
    referenceValue: 'chain',
    getSelectorShape: () =>
      Promise.resolve({
        type: 'operation',
        operation: { operationType: 'type', type: Algebra.types.GROUP },
        joinBindings: true,
      }),
    queryBindings(_operation, _context, options) {
      const before = options?.joinBindings && solutionsOf(options.joinBindings.bindings)
      const stream = new Pulled(takeSteps(steps, asker, before), failed)
      stream.setProperty('metadata', { state: new MetadataValidationState(), ...metadata })
      return stream as unknown as BindingsStream
    },
    queryQuads: unasked,
    queryBoolean: unasked,
    queryVoid: unasked,
    toString: () => 'chain',
  }
}

/** Numbers of solutions by which joins are planned: what begins with ours is asked first. */
const small = 1_000
const large = 1_000_000

function unasked(): never {
  throw new Error('a chain gives solutions only')
}

async function* solutionsOf(bindings: BindingsStream): AsyncGenerator<Solution> {
  for (const each of await bindings.toArray()) yield new Map([...each].map(([{ value }, term]) => [value, term]))
}

const bindingsFactory = new BindingsFactory(factory, {})

/** Solutions as a stream of Comunica's bindings, which are made when they are asked for. */
class Pulled extends BufferedIterator<unknown> {
  readonly #solutions: AsyncIterator<Solution>
  readonly #failed: (error: unknown) => void

  constructor(solutions: AsyncIterable<Solution>, failed: (error: unknown) => void) {
    super({ autoStart: false })
    this.#solutions = solutions[Symbol.asyncIterator]()
    this.#failed = failed
  }

  override _read(_count: number, done: () => void): void {
    this.#solutions.next().then(
      ({ done: isEnd, value }) => {
        if (isEnd) this.close()
        else
          this._push(
            bindingsFactory.bindings([...value].map(([name, term]) => [variable(name), term] as const) as never),
          )
        done()
      },
      (error: unknown) => {
        this.#failed(error)
        this.destroy(error as Error)
      },
    )
  }

  protected override _endAsync(): void {
    void this.#solutions.return?.()
    super._endAsync()
  }
}

function variable(name: string): Variable {
  return factory.variable(name)
}
