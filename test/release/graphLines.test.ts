import fc from 'fast-check'
import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { splitLine, withoutGraph } from '../../src/rdf/quads.js'
import { readGraphs } from '../../src/release/graphLines.js'

const folder = mkdtempSync(join(tmpdir(), 'dataesr-graphs-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Lines as a release has them: sorted by their bytes, each once. */
async function graphsIn(lines: readonly string[]) {
  const sorted = [...new Set(lines)].map((line) => Buffer.from(`${line}\n`)).sort((a, b) => Buffer.compare(a, b))
  writeFileSync(join(folder, 'quads.nq'), Buffer.concat(sorted))
  return { sorted: sorted.map((line) => line.toString().trimEnd()), graphs: await readGraphs(folder) }
}

async function all(lines: AsyncIterable<readonly string[]>): Promise<string[]> {
  const found: string[] = []
  for await (const batch of lines) found.push(...batch)
  return found
}

const term = fc.constantFrom('<http://x/a>', '<http://x/g>', '<http://x/é>', '_:g', '_:b')
const object = fc.oneof(
  term,
  fc.constantFrom(
    '"a"',
    '"a"@fr',
    '"a <http://x/g> ."',
    '"a"^^<http://x/g>',
    '" <http://x/g> .\\n"@en',
    `"${'long '.repeat(40_000)}"`,
  ),
)
const graph = fc.constantFrom('', ' <http://x/g>', ' <http://x/é>', ' <http://x/gg>', ' _:g')
const line = fc
  .tuple(
    fc.constantFrom('<http://x/s>', '<http://x/g>', '_:g'),
    fc.constantFrom('<http://x/p>', '<http://x/g>'),
    object,
    graph,
  )
  .map(([s, p, o, g]) => `${s} ${p} ${o}${g} .`)

describe('the graphs of a release', () => {
  test('are read as a strict reader of all lines finds them, in whatever pieces', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 60 }), async (lines) => {
        const { sorted, graphs } = await graphsIn(lines)
        const expected = grouped(sorted)
        const named = [...expected].filter(([name]) => name.startsWith('<'))
        expect([...graphs.counts].sort()).toEqual(named.map(([name, of]) => [name.slice(1, -1), of.length]).sort())
        for (const [name, of] of named) expect(await all(graphs.lines(name.slice(1, -1)))).toEqual(of)
        expect(new Set(await all(graphs.union()))).toEqual(new Set(sorted.map(withoutGraph)))
        expect(await all(graphs.union())).toHaveLength(new Set(sorted.map(withoutGraph)).size)
      }),
      { numRuns: 60 },
    )
  })

  test('that are small are read without reading all', async () => {
    const lines = Array.from(
      { length: 20_000 },
      (_, i) => `<http://x/${String(i).padStart(6, '0')}> <http://x/p> "${i}" <http://x/large> .`,
    )
    const { graphs } = await graphsIn([...lines, '<http://x/000500> <http://x/q> "here" <http://x/small> .'])
    let pieces = 0
    for await (const batch of graphs.lines('http://x/small')) pieces += batch.length > 0 ? 1 : 100
    expect(pieces).toBe(1)
    expect(await all(graphs.lines('http://x/none'))).toEqual([])
  })

  test('are closed by who leaves before their end', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `<http://x/${String(i)}> <http://x/p> "${i}" <http://x/g> .`)
    const { graphs } = await graphsIn(lines)
    for await (const batch of graphs.lines('http://x/g')) if (batch.length > 0) break
    for await (const batch of graphs.union()) if (batch.length > 0) break
    expect(openFiles().filter((path) => path.startsWith(folder))).toEqual([])
  })

  test('of a file that ends within a line are not told', async () => {
    writeFileSync(join(folder, 'quads.nq'), '<http://x/s> <http://x/p> "o" .\n<http://x/s> <http://x/p> "tru')
    await expect(readGraphs(folder)).rejects.toMatchObject({ code: 'damaged-release' })
  })
})

function grouped(lines: readonly string[]): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const each of lines) {
    const { graph: name } = splitLine(each)
    groups.set(name, [...(groups.get(name) ?? []), each])
  }
  return groups
}

/** The files that this process has open, where the system tells. */
function openFiles(): string[] {
  try {
    return readdirSync('/proc/self/fd').flatMap((fd) => {
      try {
        return [readlinkSync(`/proc/self/fd/${fd}`)]
      } catch {
        return []
      }
    })
  } catch {
    return []
  }
}
