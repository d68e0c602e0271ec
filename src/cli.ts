#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { build, isUpToDate, type BuildSettings } from './build.js'
import { map, type MapSettings } from './map.js'
import { Problem } from './problems/problem.js'
import { createTeller, type Teller } from './problems/teller.js'
import { query, type QuerySettings } from './query.js'
import { serve, type ServeSettings } from './serve.js'
import { settings, type Command as CommandName, type Setting } from './settings.js'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

/** What a command is given: its arguments by name, its settings, and whom to tell. */
interface Call {
  readonly args: readonly string[]
  readonly options: Readonly<Record<string, unknown>>
  readonly tell: Teller
}

/** A command of `dataesr`; `run` says whether it went well. */
interface Entry {
  readonly arguments: string
  readonly help: string
  readonly run: (call: Call) => Promise<boolean>
}

/** The commands. The README's table is derived from this one. */
export const commands: Readonly<Record<CommandName, Entry>> = {
  start: { arguments: '', help: 'build the theme if an input changed, then serve it', run: runStart },
  build: {
    arguments: '',
    help: 'theme → release: map, link, validate, sort, index',
    run: async ({ options, tell }) => runBuild(options as unknown as BuildSettings, tell),
  },
  serve: {
    arguments: '[release]',
    help: 'release → HTTP: resources, SPARQL, pages',
    run: async ({ args, options, tell }) =>
      runServe({ ...options, release: args[0] } as unknown as ServeSettings, tell),
  },
  map: {
    arguments: '<mapping...>',
    help: 'a plain RML engine: any mapping → N-Quads',
    run: async ({ args, options, tell }) =>
      map({ ...options, mappings: args } as unknown as MapSettings, tell, process.stdout),
  },
  query: {
    arguments: '<sparql> [release]',
    help: 'ask a release one SPARQL query, without a server',
    run: async ({ args, options }) =>
      query({ ...options, sparql: args[0], release: args[1] } as unknown as QuerySettings, process.stdout),
  },
}

async function runStart({ options, tell }: Call): Promise<boolean> {
  const chosen = options as unknown as BuildSettings & ServeSettings
  if (await isUpToDate({ ...chosen, version })) tell.info('no input changed: the release stands')
  else if (!(await runBuild(chosen, tell))) return false
  return runServe({ ...chosen, release: `${chosen.out ?? 'releases'}/current` }, tell)
}

async function runBuild(chosen: BuildSettings, tell: Teller): Promise<boolean> {
  const built = await build({ ...chosen, version }, tell)
  tell.end()
  if (built.path !== undefined) process.stdout.write(`${built.path}\n`)
  return built.path !== undefined
}

/** Serves until it is told to stop. */
async function runServe(chosen: ServeSettings, tell: Teller): Promise<boolean> {
  const server = await serve({ ...chosen, version }, tell)
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve)
  })
  tell.info('stopping: what runs is finished, nothing new is taken')
  await server.close()
  return true
}

function createProgram(): Command {
  const program = new Command('dataesr')
  program
    .description('Tables in, five-star linked open data out.')
    .version(version)
    .showSuggestionAfterError()
    .exitOverride()
  for (const name of Object.keys(commands) as CommandName[]) program.addCommand(createCommand(name))
  return program
}

function createCommand(name: CommandName): Command {
  const entry = commands[name]
  const command = new Command(name).description(entry.help).exitOverride().showSuggestionAfterError()
  if (entry.arguments !== '') command.arguments(entry.arguments)
  for (const [key, setting] of Object.entries(settings))
    if ((setting.commands as readonly string[]).includes(name)) command.addOption(createOption(key, setting))
  return command.action(async () => {
    const options = Object.fromEntries(
      Object.keys(settings).map((key) => [key, command.opts()[optionKey(key)] as unknown]),
    )
    const tell = createTeller({
      quiet: options['quiet'] === true,
      json: options['json'] === true,
      isTerminal: process.stderr.isTTY,
      write: (text) => process.stderr.write(text),
    })
    process.exitCode = await run(entry, { args: command.args, options, tell })
  })
}

/** 0 done, 1 problems; a problem that stopped the work is told like any other. */
async function run(entry: Entry, call: Call): Promise<number> {
  try {
    return (await entry.run(call)) ? 0 : 1
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    call.tell.problem(error)
    return 1
  } finally {
    call.tell.end()
  }
}

function createOption(key: string, setting: Setting): Option {
  const option = new Option(setting.flag, setting.help).env(setting.env)
  if (setting.default !== undefined) option.default(setting.default)
  if (setting.kind === 'number') option.argParser((text) => numberIn(text, setting))
  if (setting.kind === 'truth') option.preset(true).argParser((text) => text !== 'false' && text !== '0' && text !== '')
  void key
  return option
}

/** commander names an option after its flag. */
function optionKey(key: string): string {
  const flag = (settings as Readonly<Record<string, Setting>>)[key]!.flag
  return new Option(flag).attributeName()
}

function numberIn(text: string, { range }: Setting): number {
  const number = Number(text)
  const [least, most] = range ?? [-Infinity, Infinity]
  if (text.trim() !== '' && Number.isInteger(number) && number >= least && number <= most) return number
  throw new InvalidArgumentError(`a whole number from ${least} to ${most} is wanted`)
}

try {
  await createProgram().parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  // Help and version end with 0; everything else that commander refuses is wrong usage.
  process.exitCode = error.exitCode === 0 ? 0 : 2
}
