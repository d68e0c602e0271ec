import type { BuildSettings } from './build.js'
import type { FederateSettings } from './federate.js'
import type { LoadSettings } from './load.js'
import type { MapSettings } from './map.js'
import type { Teller } from './problems/teller.js'
import type { QuerySettings } from './query.js'
import type { ServeSettings } from './serve.js'
import type { Command } from './settings.js'

/** The settings of all commands by their names in the table; those that a command has not are absent. */
export type Options = BuildSettings &
  Omit<LoadSettings, 'release'> &
  Omit<MapSettings, 'mappings'> &
  Omit<QuerySettings, 'sparql' | 'release'> &
  Omit<ServeSettings, 'release'> &
  Omit<FederateSettings, 'action' | 'release'>

/** What a command is given: its arguments, its settings, and whom to tell what goes on. */
export interface Call {
  readonly args: readonly string[]
  readonly options: Options
  readonly tell: Teller
}

/** A command of `dataesr`; `run` says whether it went well. */
export interface Entry {
  readonly arguments: string
  readonly help: string
  readonly run: (call: Call) => Promise<boolean>
}

/**
 * The commands. Help texts and the README's table are derived from this one. What a command runs is loaded when it is
 * called: mapping needs no web server, and `--help` nothing.
 */
export const commands: Readonly<Record<Command, Entry>> = {
  start: { arguments: '', help: 'build the theme if an input changed, then serve it', run: runStart },
  build: { arguments: '', help: 'theme → release: map, link, sort, index, validate', run: runBuild },
  serve: {
    arguments: '[release]',
    help: 'release → HTTP: resources, SPARQL, pages',
    run: ({ args: [release], ...call }) => runServe(call, release),
  },
  load: {
    arguments: '[release]',
    help: 'release → the SPARQL endpoint of --engine, which serve then asks; credentials from DATAESR_ENGINE_USER and _PASSWORD, or _TOKEN',
    run: async ({ args: [release], options, tell }) => {
      const { load } = await import('./load.js')
      return load({ ...options, ...(release !== undefined && { release }) }, tell)
    },
  },
  map: {
    arguments: '<mapping...>',
    help: 'a plain RML engine: any mapping → N-Quads',
    run: async ({ args, options, tell }) => {
      const { map } = await import('./map.js')
      return map({ ...options, mappings: args }, tell, process.stdout)
    },
  },
  query: {
    arguments: '<sparql> [release]',
    help: 'ask a release one SPARQL query, without a server',
    run: async ({ args: [sparql = '', release], options }) => {
      const { query } = await import('./query.js')
      return query({ ...options, sparql, ...(release !== undefined && { release }) }, process.stdout)
    },
  },
  federate: {
    arguments: '<check> [release]',
    help: 'ask each endpoint that queries may name by SERVICE how it is',
    run: async ({ args: [action = '', release], options, tell }) => {
      const { federate } = await import('./federate.js')
      const settings = { ...options, action, ...(release !== undefined && { release }) }
      return federate(settings, { tell, output: process.stdout })
    },
  },
}

async function runStart(call: Call): Promise<boolean> {
  const { isUpToDate } = await import('./build.js')
  if (await isUpToDate(call.options, call.tell)) call.tell.info('no input changed: the release stands')
  else if (!(await runBuild(call))) return false
  const { currentRelease } = await import('./release/switch.js')
  return runServe(call, currentRelease(call.options.out))
}

/** The path of the release is the last line of standard output. */
async function runBuild({ options, tell }: Omit<Call, 'args'>): Promise<boolean> {
  const { build } = await import('./build.js')
  const { path } = await build(options, tell)
  tell.end()
  if (path !== undefined) process.stdout.write(`${path}\n`)
  return path !== undefined
}

/** Serves until it is told to stop. */
async function runServe({ options, tell }: Omit<Call, 'args'>, release: string | undefined): Promise<boolean> {
  const { serve } = await import('./serve.js')
  const serving = await serve({ ...options, ...(release !== undefined && { release }) }, tell)
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
  })
  tell.info('stopping: what runs is finished, nothing new is taken')
  await serving.close()
  return true
}
