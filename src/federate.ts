import { Problem } from './problems/problem.js'
import type { Teller } from './problems/teller.js'
import { openRelease } from './release/open.js'
import { currentRelease } from './release/switch.js'
import { checkServices, type CheckedService, type CheckOptions } from './store/federation/checkServices.js'
import { type ListedService, listedServices } from './store/federation/listed.js'

export interface FederateSettings {
  /** What to do; there is `check` alone. */
  readonly action: string
  /** Folder of a release, or a link to it, whose catalogue names the endpoints; by default the current one. */
  readonly release?: string
  /** More endpoints, with commas between. */
  readonly services?: string
  /** Print JSON instead of a table. */
  readonly json?: boolean
}

/** Takes text. */
export interface Output {
  write(text: string): unknown
}

/**
 * Asks each endpoint that queries may ask by SERVICE how it is, and prints a table; does each answer?
 *
 * @throws Problem `bad-setting`; `no-release` where neither a release nor `services` is there
 */
export async function federate(
  { action, release, services, json = false }: FederateSettings,
  { tell, output }: { readonly tell: Teller; readonly output: Output },
  options: CheckOptions = {},
): Promise<boolean> {
  if (action !== 'check') throw new Problem('bad-setting', `federate can check, not ${action}`)
  const listed = endpointsOf(release, services)
  if (listed.length === 0) {
    tell.info('no endpoint is on the list: name them in the catalogue of the theme, or by --services')
    return true
  }
  const checked = await checkServices(listed, options)
  output.write(json ? `${JSON.stringify(checked, undefined, 2)}\n` : tableOf(checked))
  return checked.every(({ answers }) => answers)
}

function endpointsOf(release: string | undefined, services: string | undefined): readonly ListedService[] {
  const named = (services ?? '').split(',').map((iri) => iri.trim())
  const more = named.filter((iri) => iri !== '').map((endpoint) => ({ endpoint, title: undefined, licence: undefined }))
  const ofCatalogue = release === undefined && more.length > 0 ? [] : readCatalogue(release ?? currentRelease())
  const known = new Set(ofCatalogue.map(({ endpoint }) => endpoint))
  return [...ofCatalogue, ...more.filter(({ endpoint }) => !known.has(endpoint))]
}

function readCatalogue(folder: string): readonly ListedService[] {
  const release = openRelease(folder)
  try {
    return listedServices(release.catalogue)
  } finally {
    release.close()
  }
}

const columns = ['endpoint', 'answers', 'ms', 'languages and features', 'licence', 'problem']

function tableOf(checked: readonly CheckedService[]): string {
  const rows = checked.map(({ endpoint, answers, milliseconds, languages, licences, problem }) => [
    endpoint,
    answers ? 'yes' : 'no',
    String(milliseconds),
    languages.join(' ') || '-',
    licences.join(' ') || '-',
    problem ?? '-',
  ])
  const all = [columns, ...rows]
  const widths = columns.map((_, i) => Math.max(...all.map((row) => row[i]!.length)))
  const lines = all.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  )
  return `${lines.join('\n')}\n`
}
