import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/** What the README bids a newcomer do: the first command, then each `curl` as it stands there. */
describe('npm start', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dataesr-start-'))
  const started = performance.now()
  let program: ChildProcess
  let told = ''
  let address = ''

  beforeAll(async () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } }
    const [node, ...args] = scripts.start.split(' ')
    expect(node).toBe('node')
    program = spawn(process.execPath, [...args, '--out', folder, '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [program.stdout!, program.stderr!])
      stream.setEncoding('utf8').on('data', (text: string) => (told += text))
    address = await addressOf(program, () => told)
    await untilReady(address)
  }, 120_000)

  afterAll(async () => {
    if (program.exitCode === null) program.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })

  test('builds the sample and answers within a minute', () => expect(performance.now() - started).toBeLessThan(60_000))

  test.each(['pages', 'SPARQL', 'catalogue'])('tells the address of %s', async (name) => {
    const [, told_] = new RegExp(`^${name} +(http\\S+)$`, 'm').exec(told)!
    expect((await fetch(told_!)).status).toBe(200)
  })

  const readme = readFileSync('README.md', 'utf8')
  const commands = [...readme.matchAll(/^curl .*?(?= +#|$)/gm)].map(([command]) => command)

  test('is followed by commands to try', () => expect(commands.length).toBeGreaterThan(2))

  test.each(commands)('%s', (command) => {
    const there = command.replace('localhost:3000/', address.replace('http://', ''))
    const answer = execFileSync('sh', ['-c', there.replace('curl', 'curl --silent --show-error --fail --noproxy "*"')])
    expect(answer.toString()).toMatch(/\b(institution|unit|bindings|results)\b/)
  })

  test('ends in order when it is told to', async () => {
    program.kill('SIGTERM')
    const [code] = (await once(program, 'exit')) as [number | null]
    expect(code).toBe(0)
  })

  test('starts again without building, as no input changed', async () => {
    told = ''
    program = spawn(process.execPath, ['dist/cli.js', 'start', '--out', folder, '--port', '0'])
    program.stderr!.setEncoding('utf8').on('data', (text: string) => (told += text))
    await addressOf(program, () => told)
    expect(told).toContain('no input changed')
    program.kill('SIGTERM')
    await once(program, 'exit')
  })
})

/** Waits until the program tells where its pages are. */
async function addressOf(program: ChildProcess, told: () => string): Promise<string> {
  for (;;) {
    const [, address] = /^pages +(http:\S+)$/m.exec(told()) ?? []
    if (address !== undefined) return address
    if (program.exitCode !== null) throw new Error(`ended with ${program.exitCode}: ${told()}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function untilReady(address: string): Promise<void> {
  while ((await fetch(`${address}ready`)).status === 503) await new Promise((resolve) => setTimeout(resolve, 20))
}
