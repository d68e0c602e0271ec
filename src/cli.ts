#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { commands, type Call, type Entry, type Options } from './commands.js'
import { problemsOf } from './problems/problems.js'
import { createTeller } from './problems/teller.js'
import { settings, type Command as CommandName, type Setting } from './settings.js'

/** The entry of the program: from the words of the command line to a command of the table. */
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

function createProgram(): Command {
  const program = new Command('dataesr').description('Tables in, five-star linked open data out.').version(version)
  program.showSuggestionAfterError().exitOverride()
  for (const [name, entry] of Object.entries(commands)) program.addCommand(createCommand(name as CommandName, entry))
  return program
}

function createCommand(name: CommandName, entry: Entry): Command {
  const command = new Command(name).description(entry.help).exitOverride().showSuggestionAfterError()
  if (entry.arguments !== '') command.arguments(entry.arguments)
  const own = Object.values<Setting>(settings).filter((setting) => setting.commands.includes(name))
  for (const setting of own) command.addOption(createOption(setting))
  return command.action(async () => {
    const options = optionsOf(command)
    const { quiet, json } = command.opts<{ quiet: boolean; json: boolean }>()
    const write = (text: string) => process.stderr.write(text)
    const tell = createTeller({ quiet, json, isTerminal: process.stderr.isTTY, write })
    process.exitCode = await run(entry, { args: command.args, options, tell })
  })
}

/** 0 done, 1 problems; those that stopped the work are told like any other. */
async function run(entry: Entry, call: Call): Promise<number> {
  try {
    return (await entry.run(call)) ? 0 : 1
  } catch (error) {
    const problems = problemsOf(error)
    if (problems === undefined) throw error
    for (const problem of problems) call.tell.problem(problem)
    return 1
  } finally {
    call.tell.end()
  }
}

function createOption(setting: Setting): Option {
  const option = new Option(setting.flag, setting.help)
  if (setting.kind !== 'truth' || !isFalse(process.env[setting.env])) option.env(setting.env)
  if (setting.default !== undefined) option.default(setting.default)
  if (setting.kind === 'number') option.argParser((text) => numberIn(text, setting))
  return option
}

/** A variable that says no is as good as none; commander takes any value of a flag without one for yes. */
function isFalse(value: string | undefined): boolean {
  return value !== undefined && ['', '0', 'false', 'no'].includes(value.toLowerCase())
}

/** The settings by their names in the table; commander names them after their flags. */
function optionsOf(command: Command): Options {
  const given = command.opts<Record<string, unknown>>()
  const named = Object.entries<Setting>(settings).map(([key, { flag }]) => [
    key,
    given[new Option(flag).attributeName()],
  ])
  // The table of settings says what each of them is; its entries and the type are held together by the tests.
  const options: unknown = { ...Object.fromEntries(named.filter(([, value]) => value !== undefined)), version }
  return options as Options
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
