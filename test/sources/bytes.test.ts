import { readdirSync, readlinkSync } from 'node:fs'
import { dirname } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test, vi } from 'vitest'
import { readText } from '../../src/sources/bytes.js'
import { problemOf, temporaryFiles } from './sourceFile.js'

const makeFile = temporaryFiles()
const text = 'é€😀;b\r\nœuvre;\0\n'.repeat(50)

interface Options {
  readonly encoding?: string | undefined
  readonly chunkSize?: number | undefined
}

async function read(name: string, content: Uint8Array, { encoding, chunkSize }: Options = {}): Promise<string> {
  const path = await makeFile(name, content)
  const pieces: string[] = []
  for await (const piece of readText({ path, name, ...(encoding && { encoding }) }, chunkSize)) pieces.push(piece)
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

test.skipIf(process.platform !== 'linux')('a reader that stops early lets go of the file', async () => {
  for (const [name, content] of [
    ['stop.csv', Buffer.from(text)],
    ['stop.csv.gz', gzipSync(text)],
  ] as const) {
    const path = await makeFile(name, content)
    const pieces = readText({ path, name }, 16)
    await pieces.next()
    expect(openFiles()).toContain(path)
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
