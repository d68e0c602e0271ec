import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { describe, expect, test } from 'vitest'
import { commands } from '../src/commands.js'
import { codes, type CodeEntry } from '../src/problems/codes.js'
import { settings, type Setting } from '../src/settings.js'
import { rooms } from './rooms.js'

/**
 * The README's tables are derived from the program's own: each stands between `<!-- name -->` and `<!-- /name -->`.
 * `UPDATE=1 npx vitest run test/readme` writes them anew.
 */
const tables = { commands: commandTable, settings: settingTable, problems: problemTable, rooms: roomTable }

const readme = readFileSync('README.md', 'utf8')

describe('README.md', () => {
  test.each(Object.keys(tables))('has a place for the table of %s', (name) => {
    expect(readme).toMatch(placeOf(name))
  })

  test('says what the program says', async () => {
    let derived = readme
    for (const [name, table] of Object.entries(tables))
      derived = derived.replace(placeOf(name), (_, start: string, end: string) => `${start}\n\n${table()}\n\n${end}`)
    const formatted = await format(derived, { ...(await resolveConfig('README.md')), parser: 'markdown' })
    if (process.env.UPDATE) writeFileSync('README.md', formatted)
    else expect(readme).toBe(formatted)
  })

  test.each([...readme.matchAll(/\]\((?!https?:|#)([^)#]+)\)/g)].map(([, path]) => path!))(
    'links to a file: %s',
    (path) => {
      expect(execFileSync('git', ['ls-files', path], { encoding: 'utf8' })).not.toBe('')
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
