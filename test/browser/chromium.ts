import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sparticuz from '@sparticuz/chromium'
import { chromium, type Browser } from 'playwright-core'

/** No sandbox: tests may run as root. Nothing that asks the network for what the page did not name. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-first-run',
  '--no-pings',
]

/** The Debian package of each shared library that Chromium needs and a bare system has not. */
const packages: Readonly<Record<string, string>> = {
  'libnspr4.so': 'libnspr4',
  'libplc4.so': 'libnspr4',
  'libplds4.so': 'libnspr4',
  'libnss3.so': 'libnss3',
  'libnssutil3.so': 'libnss3',
  'libexpat.so.1': 'libexpat1',
}

/**
 * A headless Chromium, or undefined with a printed reason where this system cannot run one: tests skip then.
 * Where `CI` is set the reason is thrown instead: there no test may skip.
 */
export async function launchChromium(): Promise<Browser | undefined> {
  const folder = await unpack()
  const executablePath = join(folder, 'chromium')
  const missing = missingLibraries(executablePath)
  const env = { ...process.env, FONTCONFIG_FILE: join(folder, 'fonts.conf') }
  if (missing.length === 0) return chromium.launch({ executablePath, args, env, headless: true })
  const names = [...new Set(missing.map((library) => packages[library] ?? `the package of ${library}`))]
  const reason = `Chromium needs ${missing.join(', ')}: apt-get install ${names.join(' ')}`
  if (process.env.CI) throw new Error(reason)
  console.warn(`skipped: ${reason}`)
  return undefined
}

/** Unpacks the browser and its fonts, once a version: beside, then moved in place, as several test files may ask at once. */
async function unpack(): Promise<string> {
  const { version } = createRequire(import.meta.url)('../../node_modules/@sparticuz/chromium/package.json')
  const folder = join(tmpdir(), `dataesr-chromium-${version}`)
  if (existsSync(folder)) return folder
  const beside = await mkdtemp(`${folder}-`)
  await unpackInto(beside)
  await writeFile(join(beside, 'fonts.conf'), fontsOf(folder))
  await rename(beside, folder).catch(async (error: unknown) => {
    if (!existsSync(folder)) throw error
    await rm(beside, { recursive: true })
  })
  return folder
}

/** The package's own configuration of fonts names the folders of another platform. */
function fontsOf(folder: string): string {
  return `<fontconfig><dir>${folder}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>${folder}/cache</cachedir></fontconfig>`
}

/** The package unpacks into the folder for temporary files. */
async function unpackInto(folder: string): Promise<void> {
  const { TMPDIR } = process.env
  process.env.TMPDIR = folder
  try {
    await sparticuz.executablePath()
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = TMPDIR
  }
}

/** The shared libraries that the dynamic linker does not find. */
function missingLibraries(executable: string): readonly string[] {
  if (process.platform !== 'linux') return []
  const listing = execFileSync('ldd', [executable], { encoding: 'utf8' })
  return [...listing.matchAll(/^\s*(\S+) => not found$/gm)].map(([, library]) => library!)
}
