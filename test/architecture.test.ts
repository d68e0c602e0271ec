import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { doors, rooms } from './rooms.js'

const order: readonly string[] = Object.keys(rooms)

/** Where "something useful" would go to be forgotten. */
const noRooms = ['utils', 'common', 'core', 'helpers', 'lib', 'services']

/** A worker thread is started from a file by its name in the `imports` of package.json. */
const workers = '#worker/'

/** A file of src/, by its path below src/, with the paths below src/ of what it imports. */
interface SourceFile {
  readonly file: string
  readonly imports: readonly string[]
  readonly hasDefaultExport: boolean
}

describe('src/', () => {
  const files = readSources('src')

  test('holds files', () => expect(files.length).toBeGreaterThan(0))
  test('keeps the rules of the house', () => expect(complaints(files)).toEqual([]))
})

describe('the rules of the house', () => {
  const file = (path: string, ...imports: string[]) => ({ file: path, imports, hasDefaultExport: false })

  test.each([
    [
      'itself and what is above',
      [file('rdf/a.ts', 'rdf/b.ts', 'problems/p.ts'), file('rdf/b.ts'), file('problems/p.ts')],
    ],
    ['doors that know all rooms', [file('cli.ts', 'build.ts'), file('build.ts', 'publish/a.ts'), file('publish/a.ts')]],
    ['a folder within a room', [file('publish/pages/a.tsx', 'publish/b.ts'), file('publish/b.ts')]],
  ])('allow %s', (_, files) => expect(complaints(files)).toEqual([]))

  test.each([
    [
      'a room below',
      [file('rdf/a.ts', 'sources/b.ts'), file('sources/b.ts')],
      'src/rdf/a.ts imports src/sources/b.ts: room rdf may not know room sources',
    ],
    [
      'a room below, from a folder within a room',
      [file('store/x/a.ts', 'publish/b.ts'), file('publish/b.ts')],
      'src/store/x/a.ts imports src/publish/b.ts: room store may not know room publish',
    ],
    [
      'a door',
      [file('publish/a.ts', 'settings.ts'), file('settings.ts')],
      'src/publish/a.ts imports src/settings.ts: a room may not know a door',
    ],
    [
      'a circle',
      [file('rdf/a.ts', 'rdf/b.ts'), file('rdf/b.ts', 'rdf/c.ts'), file('rdf/c.ts', 'rdf/a.ts')],
      'src/rdf/a.ts → src/rdf/b.ts → src/rdf/c.ts → src/rdf/a.ts: a circle',
    ],
    [
      'a circle that is entered from outside',
      [file('build.ts', 'rdf/b.ts'), file('rdf/b.ts', 'rdf/c.ts'), file('rdf/c.ts', 'rdf/b.ts')],
      'src/rdf/b.ts → src/rdf/c.ts → src/rdf/b.ts: a circle',
    ],
    ['a barrel', [file('rdf/index.ts')], 'src/rdf/index.ts: no barrel'],
    ['a folder for anything', [file('rdf/utils/a.ts')], 'src/rdf/utils/a.ts: no folder utils'],
    ['an unknown room', [file('kitchen/a.ts')], 'src/kitchen/a.ts: neither in a room nor a door'],
    ['an unknown door', [file('window.ts')], 'src/window.ts: neither in a room nor a door'],
    ['a missing file', [file('rdf/a.ts', 'rdf/b.ts')], 'src/rdf/a.ts imports src/rdf/b.ts: no such file'],
    ['a default export', [{ ...file('rdf/a.ts'), hasDefaultExport: true }], 'src/rdf/a.ts: no default export'],
  ])('forbid %s', (_, files, complaint) => expect(complaints(files)).toEqual([complaint]))

  test('are applied to every way of importing and exporting', () => {
    const read = (text: string) => readSource({ file: 'rdf/a.ts', text, files: ['rdf/page.tsx'] })
    expect(read("import { b } from './b.js'\nexport * from '../problems/c.js'").imports).toEqual([
      'rdf/b.ts',
      'problems/c.ts',
    ])
    expect(read("import type { b } from './b.js'\nconst c = await import('./c.js')").imports).toEqual([
      'rdf/b.ts',
      'rdf/c.ts',
    ])
    expect(read("import './b.js'\ntype D = import('./d.js').D").imports).toEqual(['rdf/b.ts', 'rdf/d.ts'])
    expect(read("require.resolve('#worker/mapping/w')").imports).toEqual(['mapping/w.ts'])
    expect(read("import { page } from './page.js'").imports).toEqual(['rdf/page.tsx'])
    expect(read("import { Store } from 'n3'\nimport 'node:fs'\nconst text = './b.js'").imports).toEqual([])
    expect(read('export default function () {}').hasDefaultExport).toBe(true)
    expect(read('export default 1').hasDefaultExport).toBe(true)
    expect(read('const a = 1\nexport { a as default }').hasDefaultExport).toBe(true)
    expect(read('export const a = 1').hasDefaultExport).toBe(false)
  })
})

/** What a set of files does that the house forbids: one sentence each, naming file and import. */
function complaints(files: readonly SourceFile[]): readonly string[] {
  return [
    ...files.flatMap(complaintsOfFile),
    ...files.flatMap((file) => complaintsOfImports(file, files)),
    ...circles(files),
  ]
}

function complaintsOfFile({ file, hasDefaultExport }: SourceFile): readonly string[] {
  const folders = dirname(file).split('/')
  const forbidden = folders.find((folder) => noRooms.includes(folder))
  return [
    !roomOf(file) && !isDoor(file) && `src/${file}: neither in a room nor a door`,
    forbidden && `src/${file}: no folder ${forbidden}`,
    /^index\.tsx?$/.test(basename(file)) && `src/${file}: no barrel`,
    hasDefaultExport && `src/${file}: no default export`,
  ].filter((complaint) => typeof complaint === 'string')
}

function complaintsOfImports({ file, imports }: SourceFile, files: readonly SourceFile[]): readonly string[] {
  return imports.flatMap((imported) => {
    const reason = whyNot(file, imported, files)
    return reason ? [`src/${file} imports src/${imported}: ${reason}`] : []
  })
}

function whyNot(file: string, imported: string, files: readonly SourceFile[]): string | undefined {
  if (!files.some((other) => other.file === imported)) return 'no such file'
  const [room, importedRoom] = [roomOf(file), roomOf(imported)]
  if (!room) return undefined
  if (!importedRoom) return 'a room may not know a door'
  return order.indexOf(importedRoom) > order.indexOf(room)
    ? `room ${room} may not know room ${importedRoom}`
    : undefined
}

function roomOf(file: string): string | undefined {
  return order.find((room) => file.startsWith(`${room}/`))
}

function isDoor(file: string): boolean {
  return doors.some((door) => file === `${door}.ts`)
}

/** Each circle of imports once, from the file of it that is met first. */
function circles(files: readonly SourceFile[]): readonly string[] {
  const importsOf = new Map(files.map(({ file, imports }) => [file, imports]))
  const done = new Set<string>()
  const found: string[] = []
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file)
    if (start >= 0) found.push([...path.slice(start), file].map((step) => `src/${step}`).join(' → ') + ': a circle')
    if (start >= 0 || done.has(file)) return
    importsOf.get(file)?.forEach((imported) => visit(imported, [...path, file]))
    done.add(file)
  }
  files.forEach(({ file }) => visit(file, []))
  return found
}

function readSources(folder: string): readonly SourceFile[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll(sep, '/'))
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
    .sort()
  return files.map((file) => readSource({ file, text: readFileSync(join(folder, file), 'utf8'), files }))
}

function readSource({ file, text, files }: { file: string; text: string; files: readonly string[] }): SourceFile {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest)
  const imports = moduleNames(source)
    .map((name) => pathOf(name, file))
    .filter((path) => path !== undefined)
    .map((path) => [`${path}.ts`, `${path}.tsx`].find((candidate) => files.includes(candidate)) ?? `${path}.ts`)
  return { file, imports: [...new Set(imports)], hasDefaultExport: source.statements.some(isDefaultExport) }
}

/** The names of modules in a file: in imports and exports of values and of types, in calls of import, and those of workers. */
function moduleNames(source: ts.SourceFile): readonly string[] {
  const names: string[] = []
  const visit = (node: ts.Node): void => {
    const name = moduleName(node)
    if (name && ts.isStringLiteralLike(name)) names.push(name.text)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return names
}

function moduleName(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) return node.arguments[0]
  return ts.isStringLiteralLike(node) && node.text.startsWith(workers) ? node : undefined
}

/** Path below src/, without extension, of a module of src/; undefined for that of a package. */
function pathOf(name: string, file: string): string | undefined {
  if (name.startsWith(workers)) return name.slice(workers.length)
  return name.startsWith('.') ? join(dirname(file), name).replaceAll(sep, '/').replace(/\.js$/, '') : undefined
}

function isDefaultExport(statement: ts.Statement): boolean {
  if (ts.isExportAssignment(statement)) return true
  if (ts.isExportDeclaration(statement))
    return (
      statement.exportClause !== undefined &&
      ts.isNamedExports(statement.exportClause) &&
      statement.exportClause.elements.some(({ name }) => name.text === 'default')
    )
  return (
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)
  )
}
