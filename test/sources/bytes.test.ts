import { readdirSync, readlinkSync } from 'node:fs'
import { dirname } from 'node:path'
import { gzipSync } from 'node:zlib'
import { zipSync } from 'fflate'
import tar from 'tar-stream'
import { describe, expect, test, vi } from 'vitest'
import { readText } from '../../src/sources/bytes.js'
import { limited } from '../../src/sources/unpack.js'
import type { Compression } from '../../src/sources/source.js'
import { problemOf, temporaryFiles } from './sourceFile.js'

const makeFile = temporaryFiles()
const text = 'é€😀;b\r\nœuvre;\0\n'.repeat(50)

interface Options {
  readonly encoding?: string | undefined
  readonly chunkSize?: number | undefined
  readonly compression?: Compression
}

async function read(
  name: string,
  content: Uint8Array,
  { encoding, chunkSize, compression }: Options = {},
): Promise<string> {
  const path = await makeFile(name, content)
  const pieces: string[] = []
  for await (const piece of readText(
    { path, name, ...(encoding && { encoding }), ...(compression && { compression }) },
    chunkSize,
  ))
    pieces.push(piece)
  return pieces.join('')
}

const big = (bytes: Buffer) => Buffer.from(bytes).swap16()

describe('a file is decoded', () => {
  const cases: [name: string, content: Buffer, encoding?: string][] = [
    ['utf8.csv', Buffer.from(text)],
    ['utf8-mark.csv', Buffer.from('\ufeff' + text)],
    ['utf8-mark-declared-otherwise.csv', Buffer.from('\ufeff' + text), 'latin1'],
    ['utf16le-mark.csv', Buffer.from('\ufeff' + text, 'utf16le')],
    ['utf16be-mark.csv', big(Buffer.from('\ufeff' + text, 'utf16le'))],
    ['utf16be-mark-declared-otherwise.csv', big(Buffer.from('\ufeff' + text, 'utf16le')), 'utf-8'],
    ['utf16le-declared.csv', Buffer.from(text, 'utf16le'), 'utf-16le'],
    ['utf16be-declared.csv', big(Buffer.from(text, 'utf16le')), 'utf-16be'],
  ]
  test.each(cases)('%s, also zipped, at any chunk size', async (name, content, encoding) => {
    for (const chunkSize of [undefined, 1, 2, 3, 7, 64]) {
      expect(await read(name, content, { encoding, chunkSize })).toBe(text)
      expect(await read(`${name}.gz`, gzipSync(content), { encoding, chunkSize })).toBe(text)
    }
  })

  test('latin1 is windows-1252, as browsers read it', async () => {
    expect(await read('latin1.csv', Buffer.from([0x80, 0xe9, 0x9c]), { encoding: 'latin1' })).toBe('€éœ')
  })

  test('every byte of latin1 is a character', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
    expect(await read('all.csv', bytes, { encoding: 'iso-8859-1' })).toHaveLength(256)
  })

  test('an empty file, and one of a byte order mark alone, give nothing', async () => {
    expect(await read('empty.csv', Buffer.alloc(0))).toBe('')
    expect(await read('mark.csv', Buffer.from('\ufeff'))).toBe('')
    expect(await read('empty.csv.gz', gzipSync(''))).toBe('')
  })

  test('files shorter than a mark', async () => {
    expect(await read('one.csv', Buffer.from('a'))).toBe('a')
    expect(await read('two.csv', Buffer.from([0xff, 0xfe]))).toBe('')
  })
})

describe('wrong bytes are told with their place', () => {
  test('latin1 taken for UTF-8', async () => {
    const content = Buffer.from('nom;ville\nUniversité;Nîmes\n', 'latin1')
    expect(await problemOf(read('a.csv', content))).toBe(
      'a.csv:2: bad-encoding: the text is not utf-8: byte 0xE9 at offset 19 is wrong; if it was saved by an older spreadsheet, declare latin1 as its encoding',
    )
  })

  test('far into a large file, and across pieces', async () => {
    const content = Buffer.concat([Buffer.from('é\n'.repeat(200_000)), Buffer.from([0xc3]), Buffer.from('x\n')])
    expect(await problemOf(read('b.csv', content))).toMatch(/^b\.csv:200001: .*byte 0xC3 at offset 600000 is wrong/)
    expect(await problemOf(read('b.csv.gz', gzipSync(content), { chunkSize: 1000 }))).toMatch(
      /^b\.csv\.gz:200001: .*offset 600000/,
    )
  })

  test('a file that ends inside a character', async () => {
    expect(await problemOf(read('c.csv', Buffer.from([0x61, 0x0a, 0xe2, 0x82])))).toMatch(
      /^c\.csv:2: bad-encoding: .*the file ends \(at byte 4\) inside a character/,
    )
  })

  test('UTF-16 with half a surrogate pair', async () => {
    const content = Buffer.from('a\n\ud800b\n', 'utf16le')
    expect(await problemOf(read('d.csv', content, { encoding: 'utf-16le' }))).toMatch(
      /^d\.csv:2: bad-encoding: the text is not utf-16le/,
    )
  })

  test('an encoding that does not exist', async () => {
    expect(await problemOf(read('e.csv', Buffer.from('a'), { encoding: 'latin-9x' }))).toMatch(
      /^e\.csv: bad-mapping: "latin-9x" is not/,
    )
  })
})

describe('a file that cannot be read', () => {
  test('gzip cut short', async () => {
    const content = gzipSync(text).subarray(0, -12)
    expect(await problemOf(read('f.csv.gz', content))).toMatch(/^f\.csv\.gz: unreadable-file: .*unexpected end of file/)
  })

  test('gzip damaged', async () => {
    const content = gzipSync(text)
    content.fill(0xff, 20, 40)
    expect(await problemOf(read('g.csv.gz', content))).toMatch(/^g\.csv\.gz: unreadable-file/)
  })

  test('a folder', async () => {
    const path = await makeFile('h.csv', '')
    const text = readText({ path: dirname(path), name: 'h' })
    expect(await problemOf(text.next())).toMatch(/^h: unreadable-file: .*EISDIR/)
  })
})

/** A tar of files, folders and links. */
async function tarOf(
  entries: readonly { name: string; content?: string; type?: 'directory' | 'symlink' }[],
): Promise<Buffer> {
  const pack = tar.pack()
  for (const { name, content = '', type } of entries)
    pack.entry({ name, ...(type && { type }), ...(type === 'symlink' && { linkname: '/etc/passwd' }) }, content)
  pack.finalize()
  const chunks: Buffer[] = []
  for await (const chunk of pack) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** `staff.csv` in a tar, packed by XZ Utils: a name and a city. */
const tarXz = Buffer.from(
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4Cf/AHJdADmdCEYAt94KXGSIevG/fVp2eKX1o1lUtWfCpAUueeI0zCPKPGUQ8K0sRscCbIJvdFqF9ahRC0g6NgeyQf/R3mB6gdvjXepEveSp5mvorDzGTNY1pCdKjluUEHzVcy18OK7VXsY1Na+ndg0pcHLy5TkXAAAAAFRAvehpWfNTAAGOAYBQAABOEGpbscRn+wIAAAAABFla',
  'base64',
)
const tarXzText = 'name;city\nZoé;Brest\n'

const zipOf = (files: Record<string, string>, level: 0 | 9 = 9) =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, content]) => [name, [Buffer.from(content), { level }]])))

const oneInTar = gzipSync(await tarOf([{ name: 'a.csv', content: text }]))

describe('a packed file is unpacked', () => {
  test('zip, by its first bytes or as the mapping says', async () => {
    for (const chunkSize of [undefined, 1, 7]) {
      for (const level of [0, 9] as const) {
        expect(await read('a.zip', zipOf({ 'a/': '', 'a/b.csv': text }, level), { chunkSize })).toBe(text)
        expect(await read('a', zipOf({ 'b.csv': text }, level), { chunkSize, compression: 'zip' })).toBe(text)
      }
    }
  })

  test('tar with gzip', async () => {
    const packed = gzipSync(
      await tarOf([
        { name: 'a/', type: 'directory' },
        { name: 'a/link', type: 'symlink' },
        { name: '../../a.csv', content: text },
      ]),
    )
    for (const chunkSize of [undefined, 1, 7])
      expect(await read('a.tar.gz', packed, { chunkSize, compression: 'targz' })).toBe(text)
  })

  test('tar with xz', async () => {
    for (const chunkSize of [undefined, 1, 7])
      expect(await read('a.tar.xz', tarXz, { chunkSize, compression: 'tarxz' })).toBe(tarXzText)
  })

  test('what a system adds to an archive does not count', async () => {
    const files = { 'a.csv': 'x', '__MACOSX/._a.csv': 'y', '.DS_Store': 'z', 'b/._c.csv': 'z' }
    expect(await read('a.zip', zipOf(files))).toBe('x')
  })

  test('of several files that with the name of the archive, else that with its extension', async () => {
    const files = { 'about.txt': 'x', 'd/staff.csv': 'y', 'units.csv': 'z' }
    expect(await read('staff.csv.zip', zipOf(files))).toBe('y')
    expect(await read('other.txt.zip', zipOf(files))).toBe('x')
    const entries = Object.entries(files).map(([name, content]) => ({ name, content }))
    const packed = gzipSync(await tarOf(entries))
    expect(await read('units.csv.tar.gz', packed, { compression: 'targz' })).toBe('z')
    const problem = 'the archive holds several files ("about.txt", "d/staff.csv", "units.csv"); pack only the one'
    expect(await problemOf(read('data.zip', zipOf(files)))).toContain(
      `data.zip: unreadable-file: the file cannot be read: ${problem}`,
    )
    expect(await problemOf(read('data.csv.zip', zipOf(files)))).toContain(problem)
    expect(await problemOf(read('data.tgz', packed, { compression: 'targz' }))).toContain(problem)
  })

  test('many names are not all told', async () => {
    const files = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`${index}.csv`, 'x']))
    expect(await problemOf(read('data.zip', zipOf(files)))).toContain('"9.csv" and 490 more); pack only')
  })
})

describe('a packed file that is wrong', () => {
  test('without a file', async () => {
    expect(await problemOf(read('a.zip', zipOf({ 'a/': '' })))).toMatch(/unreadable-file: .*the archive holds no file/)
    const packed = gzipSync(await tarOf([{ name: 'link', type: 'symlink' }]))
    expect(await problemOf(read('a.tgz', packed, { compression: 'targz' }))).toMatch(/the archive holds no file/)
  })

  test.each<[Compression, Uint8Array]>([
    ['gzip', gzipSync(text)],
    ['zip', zipOf({ 'a.csv': text })],
    ['targz', oneInTar],
    ['tarxz', tarXz],
  ])('%s cut short, damaged, empty, or something else', async (compression, packed) => {
    const damaged = Buffer.from(packed)
    damaged.fill(0xaa, packed.length >> 1, (packed.length >> 1) + 8)
    for (const content of [
      packed.subarray(0, -20),
      packed.subarray(0, 40),
      packed.subarray(0, 3),
      damaged,
      Buffer.alloc(0),
      Buffer.from('a,b\n1,2\n'),
    ])
      expect(await problemOf(read('a', content, { compression }))).toMatch(
        /^a: unreadable-file: the file cannot be read: \S/,
      )
  })

  test('gzip that is no tar', async () => {
    expect(await problemOf(read('a', gzipSync('a,b\n'.repeat(1000)), { compression: 'targz' }))).toMatch(
      /^a: unreadable-file: /,
    )
  })

  test('a zip whose checksum or size is wrong', async () => {
    const sum = Buffer.from(zipOf({ 'a.csv': 'abc' }, 0))
    sum[sum.indexOf('abc')] = 0x7a
    expect(await problemOf(read('a.zip', sum))).toMatch(/the checksum of "a\.csv" in the archive is wrong/)
    const size = Buffer.from(zipOf({ 'a.csv': text }))
    size.writeUInt32LE(10, size.indexOf('PK\x01\x02', 0, 'latin1') + 24)
    expect(await problemOf(read('b.zip', size))).toMatch(/^b\.zip: unreadable-file: .*(?:too many bytes|size)/)
  })

  test('out of all proportion', async () => {
    async function* bytes() {
      for (let count = 0; count < 10; count++) yield Buffer.alloc(10)
    }
    const drain = async (packedSize: number, free: number) => {
      let size = 0
      for await (const chunk of limited(bytes(), packedSize, { free, ratio: 9 })) size += chunk.length
      return size
    }
    expect(await drain(1, 100)).toBe(100)
    expect(await drain(12, 10)).toBe(100)
    await expect(drain(11, 90)).rejects.toThrow('more than 9 times its size')
  })
})

test.skipIf(process.platform !== 'linux')('a reader that stops early lets go of the file', async () => {
  for (const [name, content, compression] of [
    ['stop.csv', Buffer.from(text)],
    ['stop.csv.gz', gzipSync(text)],
    ['stop.csv.zip', zipOf({ 'stop.csv': text })],
    ['stop.tar.gz', oneInTar, 'targz'],
    ['stop.tar.xz', tarXz, 'tarxz'],
  ] as const) {
    const path = await makeFile(name, content)
    const pieces = readText({ path, name, ...(compression && { compression }) }, 16)
    await pieces.next()
    if (compression === undefined) expect(openFiles()).toContain(path)
    await pieces.return(undefined)
    await vi.waitFor(() => expect(openFiles()).not.toContain(path))
  }
})

/** The paths of the files that this process holds open. */
function openFiles(): string[] {
  return readdirSync('/proc/self/fd').flatMap((number) => {
    try {
      return [readlinkSync(`/proc/self/fd/${number}`)]
    } catch {
      return [] // the one by which the folder itself was read
    }
  })
}
