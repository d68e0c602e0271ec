import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { describe, expect, test } from 'vitest'
import { commands } from '../src/commands.js'
import { functions as identifierFunctions } from '../src/identifiers/functions.js'
import { schemes, type Scheme } from '../src/identifiers/schemes.js'
import { functions as grelFunctions } from '../src/mapping/functions/grel.js'
import { fun, functions as own } from '../src/mapping/functions/own.js'
import type { FunctionTable } from '../src/mapping/functionTable.js'
import { codes, type CodeEntry } from '../src/problems/codes.js'
import { settings, type Setting } from '../src/settings.js'
import { rooms } from './rooms.js'

/**
 * The tables of the documents are derived from the program's own: each stands between `<!-- name -->` and `<!-- /name -->`.
 * `UPDATE=1 npx vitest run test/readme` writes them anew.
 */
const documents: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  'README.md': { commands: commandTable, settings: settingTable, problems: problemTable, rooms: roomTable },
  'docs/mapping.md': { schemes: schemeTable, functions: functionTable },
}

describe.each(Object.entries(documents))('%s', (file, tables) => {
  const text = readFileSync(file, 'utf8')

  test.each(Object.keys(tables))('has a place for the table of %s', (name) => {
    expect(text).toMatch(placeOf(name))
  })

  test('says what the program says', async () => {
    let derived = text
    for (const [name, table] of Object.entries(tables))
      derived = derived.replace(placeOf(name), (_, start: string, end: string) => `${start}\n\n${table()}\n\n${end}`)
    const formatted = await format(derived, { ...(await resolveConfig(file)), parser: 'markdown' })
    if (process.env.UPDATE) writeFileSync(file, formatted)
    else expect(text).toBe(formatted)
  })

  test.each([...text.matchAll(/\]\((?!https?:|#)([^)#]+)\)/g)].map(([, path]) => path!))(
    'links to a file: %s',
    (path) => {
      const place = join(dirname(file), path)
      expect(execFileSync('git', ['ls-files', place], { encoding: 'utf8' })).not.toBe('')
    },
  )
})

function placeOf(name: string): RegExp {
  return new RegExp(`(<!-- ${name} -->)[^]*?(<!-- /${name} -->)`)
}

function commandTable(): string {
  const rows = Object.entries(commands).map(([name, { arguments: args, help }]) => [
    `\`dataesr ${[name, '[options]', args].join(' ').trim()}\``,
    help,
  ])
  return table(['command', 'does'], rows)
}

function settingTable(): string {
  const rows = Object.values(settings).map((setting: Setting) => [
    `\`${setting.flag}\``,
    `\`${setting.env}\``,
    setting.default === undefined ? '' : `\`${setting.default}\``,
    setting.commands.join(', '),
    setting.help,
  ])
  return table(['flag', 'variable', 'default', 'commands', 'what'], rows)
}

function problemTable(): string {
  const rows = Object.entries<CodeEntry>(codes).map(([code, { severity, title, advice }]) => [
    `\`${code}\``,
    severity,
    title,
    advice,
  ])
  return table(['code', 'severity', 'what', 'what to do'], rows)
}

function schemeTable(): string {
  const rows = Object.entries<Scheme>(schemes).map(([name, { title, example, check, iri }]) => [
    `\`${name}\``,
    title,
    `\`${example}\``,
    check ? 'yes' : '',
    iri ? `<${iri(example)}>` : '',
  ])
  return table(['scheme', 'what', 'such as', 'check digit', 'the same as'], rows)
}

function functionTable(): string {
  const prefixes = {
    fun,
    grel: 'http://users.ugent.be/~bjdmeest/function/grel.ttl#',
    'idlab-fn': 'https://w3id.org/imec/idlab/function#',
    'morph-kgc': 'https://github.com/morph-kgc/morph-kgc/function/built-in.ttl#',
  }
  const short = (iri: string) => {
    const [prefix, namespace] = Object.entries(prefixes).find(([, start]) => iri.startsWith(start))!
    return `\`${prefix}:${iri.slice(namespace.length)}\``
  }
  const all: FunctionTable = { ...own, ...identifierFunctions, ...grelFunctions }
  const rows = Object.entries(all).map(([iri, { title, parameters }]) => [
    short(iri),
    parameters.map(({ iris, optional }) => short(iris[0]!) + (optional ? '?' : '')).join(', '),
    title,
  ])
  return table(['function', 'parameters', 'gives'], rows)
}

function roomTable(): string {
  return table(
    ['room', 'turns', 'holds'],
    Object.entries(rooms).map(([room, { turns, holds }]) => [`\`${room}/\``, turns, holds]),
  )
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
