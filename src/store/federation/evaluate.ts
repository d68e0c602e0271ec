import { QueryEngine } from '@comunica/query-sparql'
import type { Bindings } from '@comunica/types'
import type { Quad, Term } from '@rdfjs/types'
import { type Algebra, translate, Util } from 'sparqlalgebrajs'
import { chainOperation } from './chainSource.js'
import { placeholder } from './chains.js'
import type { Parsed } from './parse.js'
import type { Asker } from './takeSteps.js'

/** What a query gives, by its form. */
export type Evaluated =
  | {
      readonly form: 'select'
      readonly columns: readonly string[]
      readonly rows: AsyncIterable<readonly (Term | undefined)[]>
    }
  | { readonly form: 'ask'; readonly isTrue: boolean }
  | { readonly form: 'construct'; readonly quads: AsyncIterable<Quad> }

const engine = new QueryEngine()

/** Runs a federated query through Comunica, for which each chain is one source. What any source fails with, it fails with. */
export async function evaluate({ query, chains, columns }: Parsed, asker: Asker): Promise<Evaluated> {
  const failure = new Failure()
  const operation = withChains(translate(query), (place) =>
    chainOperation(chains[place]!, { asker, failed: (error) => failure.set(error) }),
  )
  const result = await engine.query(operation, { sources: [] as never })
  if (result.resultType === 'bindings') {
    const rows = failure.watch((await result.execute()) as AsyncIterable<Bindings>)
    return { form: 'select', columns, rows: toRows(rows, columns) }
  }
  if (result.resultType === 'boolean') {
    return { form: 'ask', isTrue: await failure.orResult(result.execute()) }
  }
  if (result.resultType === 'quads') {
    return { form: 'construct', quads: failure.watch((await result.execute()) as AsyncIterable<Quad>) }
  }
  throw new Error(`a query gives ${result.resultType}`)
}

function withChains(operation: Algebra.Operation, chainAt: (place: number) => Algebra.Operation): Algebra.Operation {
  return Util.mapOperation(operation, {
    service: (service: Algebra.Service) => ({
      result: chainAt(Number(service.name.value.slice(placeholder.length))),
      recurse: false,
    }),
  })
}

async function* toRows(
  rows: AsyncIterable<Bindings>,
  columns: readonly string[],
): AsyncGenerator<(Term | undefined)[]> {
  for await (const row of rows) yield columns.map((name) => row.get(name))
}

/** The first failure of a source; it comes before all that a stream gives after it, its end too. */
class Failure {
  #error: { readonly error: unknown } | undefined
  #tell: (error: unknown) => void = () => undefined

  set(error: unknown): void {
    this.#error ??= { error }
    this.#tell(error)
  }

  get #failure(): unknown {
    return this.#error?.error
  }

  async orResult<T>(result: Promise<T>): Promise<T> {
    const failed = new Promise<never>((_, reject) => (this.#tell = reject))
    failed.catch(() => undefined)
    if (this.#error !== undefined) throw this.#failure
    try {
      return await Promise.race([result, failed])
    } catch (error) {
      throw this.#failure ?? error
    }
  }

  async *watch<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
    const iterator = items[Symbol.asyncIterator]()
    for (;;) {
      const next = await this.orResult(iterator.next())
      if (this.#error !== undefined) throw this.#failure
      if (next.done) return
      yield next.value
    }
  }
}
