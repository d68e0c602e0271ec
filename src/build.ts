import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { checkCatalogue } from './catalogue/check.js'
import { describeRelease } from './catalogue/describe.js'
import { Statistics } from './catalogue/statistics.js'
import { readIdentifierProperties, type IdentifierProperties } from './identifiers/properties.js'
import { fetchMappings, fingerprint, readInputs, type Inputs, type WebSettings } from './inputs.js'
import { link } from './linking/link.js'
import { functionModules, joinMemoryOf, secondsSince } from './map.js'
import { checkAll } from './mapping/check/checkAll.js'
import type { Mapping } from './mapping/model.js'
import type { Staged } from './mapping/stage.js'
import { stageAll } from './mapping/stageAll.js'
import { Collector, type Summary } from './problems/collector.js'
import { Problem } from './problems/problem.js'
import type { Teller } from './problems/teller.js'
import { detach } from './rdf/detach.js'
import { factory } from './rdf/environment.js'
import { isAbsoluteIRI } from './rdf/iri.js'
import { name } from './rdf/namespaces.js'
import { subjectsWith } from './rdf/pointer.js'
import { quadLine, splitLine } from './rdf/quads.js'
import { openRelease } from './release/open.js'
import { noteGone } from './release/gone.js'
import { Replacements } from './release/goneReplacements.js'
import type { Description, Release } from './release/release.js'
import { files } from './release/schema.js'
import { createBuildFolder, currentRelease, defaultOut, publishRelease } from './release/switch.js'
import { createWriter, type Writer, type Written } from './release/write.js'
import type { ClassShape } from './shapes/model.js'
import { readShapes } from './shapes/readShapes.js'
import { readTheme, type Theme, type ThemeDocument, type ThemeOptions } from './theme.js'
import { compileShapes, type Shapes } from './validation/shapes.js'
import { validate, type Resource } from './validation/validate.js'

export interface BuildSettings extends WebSettings {
  readonly theme?: string
  readonly data?: string
  readonly out?: string
  readonly baseIRI: string
  readonly workers: number
  /** Of the index of a join, in megabytes. */
  readonly joinMemory?: number
  readonly strict: boolean
  /** Of the program. */
  readonly version: string
}

/** What a build made; without a path, `strict` refused it and the former release stands. */
export interface Built {
  readonly path?: string
}

/** What `report.json` holds. */
export interface BuildReport extends Written {
  readonly version: string
  /** Changes when anything changes that the release depends on. */
  readonly fingerprint: string
  /** Graph → number of its quads. */
  readonly datasets: Readonly<Record<string, number>>
  readonly inputs: Inputs
  readonly problems: Summary
  readonly seconds: number
}

/**
 * Theme → release: the flow, from top to bottom. The release is written in a folder of its own and switched in when it
 * is whole; whatever stops the build leaves the former one as it is.
 */
export async function build(settings: BuildSettings, tell: Teller): Promise<Built> {
  // What a build makes lives shortly: the heap may grow to twice what lives in it, where V8 waits for four times.
  setFlagsFromString('--heap-growing-percent=100')
  const started = performance.now()
  const collector = new Collector()
  const theme = await readTheme(themeOptions(settings))
  const mappings = await fetchMappings(theme, settings, collector.report)
  const rules = {
    identifiers: readIdentifierProperties(theme.ontology),
    shapes: compileShapes(theme.ontology),
    classes: readShapes(theme.ontology, theme.prefixes),
  }
  await checkAll(mappings, { functionModules: functionModules(), report: collector.report })
  const inputs = await readInputs(theme, mappings)
  const { out = defaultOut } = settings
  const folder = await createBuildFolder(out)
  try {
    const work: Work = { settings, tell, theme, mappings, ...rules, inputs, folder, collector }
    const { written, graphs } = await writeQuads(work)
    await examine(work, { written, graphs })
    const report = reportOf(work, { written, graphs, seconds: secondsSince(started) })
    await writeFile(join(folder, files.report), `${JSON.stringify(report, null, 2)}\n`)
    tellReport(report, work.collector, tell)
    if (!settings.strict || work.collector.count === 0) return { path: await publishRelease(folder, out) }
    await rm(folder, { recursive: true })
    return {}
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

/** What all steps of one build share. */
interface Work {
  readonly settings: BuildSettings
  readonly tell: Teller
  readonly theme: Theme
  readonly mappings: readonly Mapping[]
  readonly identifiers: IdentifierProperties
  readonly shapes: Shapes
  readonly classes: readonly ClassShape[]
  readonly inputs: Inputs
  /** Where the release is written. */
  readonly folder: string
  readonly collector: Collector
}

/** Sources → mapping → identifiers → linking → sorted, indexed quads. */
async function writeQuads(work: Work): Promise<Content> {
  const { settings, theme, identifiers, classes, folder, collector } = work
  const { baseIRI } = settings
  const staged = await stageTheme(work)
  for (const { problems } of staged) collector.absorb(problems)
  const sources = sourceNames(staged, theme)
  const statistics = new Statistics()
  const replacements = new Replacements()
  const writer = createWriter(folder, {
    identifierProperties: identifiers.schemeOf,
    classes,
    observe: (subject) => {
      statistics.add(subject)
      replacements.add(subject)
    },
  })
  addDocuments(theme, { baseIRI, writer, sources })
  const add = (quad: string, source: number, row: number) => {
    writer.add(quad, source, row)
  }
  const moved = await link({ staged, sources, baseIRI, identifiers, report: collector.report, add })
  const written = await writer.finish({ baseIRI, prefixes: theme.prefixes, built: new Date(), sources, moved })
  await rm(stagedFolder(folder), { recursive: true })
  const { out = defaultOut } = settings
  noteGone(folder, { former: [currentRelease(out), join(out, written.digest)], replaced: replacements.replaced })
  return { written, graphs: statistics.graphs() }
}

/** What was written, and what each graph of it holds. */
interface Content {
  readonly written: Written
  readonly graphs: ReturnType<Statistics['graphs']>
}

/** Validates what was written, and writes the catalogue. */
async function examine(work: Work, { written, graphs }: Content): Promise<void> {
  const { settings, theme, inputs, folder, collector } = work
  const { baseIRI, version } = settings
  await validateRelease(work)
  const { dataset: curated, file } = theme.catalogue
  checkCatalogue(curated, file, collector.report)
  const facts = { curated, graphs, baseIRI, prefixes: theme.prefixes, release: written, inputs, version }
  await writeFile(join(folder, files.catalogue), describeRelease(facts))
}

interface Outcome extends Content {
  readonly seconds: number
}

function reportOf({ settings, inputs, collector }: Work, { written, graphs, seconds }: Outcome): BuildReport {
  return {
    version: settings.version,
    fingerprint: fingerprint(inputs, settings),
    ...written,
    datasets: Object.fromEntries([...graphs].map(([graph, { triples }]) => [graph, triples])),
    inputs,
    problems: collector.summary(),
    seconds,
  }
}

function themeOptions({ theme, data, baseIRI }: BuildSettings): ThemeOptions {
  if (!isAbsoluteIRI(baseIRI) || !/^https?:.*\/$/.test(baseIRI)) {
    throw new Problem('bad-setting', `the base IRI "${baseIRI}" must begin with http:// or https:// and end with /`)
  }
  // The theme that comes with the program lies beside its code, compiled or not.
  const folder = theme ?? fileURLToPath(new URL('..', import.meta.url))
  return { folder, baseIRI, ...(data !== undefined && { data }) }
}

function stagedFolder(folder: string): string {
  return join(folder, 'staged')
}

async function stageTheme({ mappings, settings, tell, folder, collector }: Work): Promise<readonly Staged[]> {
  await mkdir(stagedFolder(folder))
  const { staged, targets } = await stageAll(mappings, {
    workers: settings.workers,
    joinMemory: joinMemoryOf(settings),
    folder: stagedFolder(folder),
    functionModules: functionModules(),
    ignoresTargets: true,
    progress: (done, total) => {
      tell.progress('mapping', done, total)
    },
  })
  for (const file of new Set(targets.map((target) => target.file))) {
    const message = 'a theme is published as one release: quads that have a logical target are in it like all others'
    collector.report(new Problem('ignored-target', message, { file }))
  }
  return staged
}

/** The files that quads come from; their places in the list are their ordinals, the same whatever the number of workers. */
function sourceNames(staged: readonly Staged[], theme: Theme): readonly string[] {
  return [...new Set([...staged.map(({ source }) => source), ...documents(theme).map(({ file }) => file)])]
}

function documents(theme: Theme): readonly ThemeDocument[] {
  return [...theme.ontologies, theme.catalogue]
}

interface DocumentOptions {
  readonly baseIRI: string
  readonly writer: Writer
  readonly sources: readonly string[]
}

/** What the theme says in RDF is published too: terms, code lists and shapes, and the catalogue. */
function addDocuments(theme: Theme, { baseIRI, writer, sources }: DocumentOptions): void {
  for (const { dataset, file } of documents(theme)) {
    const graph = factory.namedNode(`${baseIRI}graph/${file === theme.catalogue.file ? 'catalogue' : 'ontology'}`)
    for (const { subject, predicate, object } of dataset) {
      writer.add(quadLine(factory.quad(subject, predicate, object, graph)), sources.indexOf(file), 0)
    }
  }
  addProvenance(theme, { baseIRI, writer, sources })
}

/** What each dataset's own graph says of it: where it comes from, its licence, its date (DWBP 4, 5, 7). */
const provenance = [name('dct', 'source'), name('dct', 'license'), name('dct', 'modified')]

function addProvenance(theme: Theme, { baseIRI, writer, sources }: DocumentOptions): void {
  const ordinal = sources.indexOf(theme.catalogue.file)
  for (const dataset of subjectsWith(theme.catalogue.dataset, name('rdf', 'type'), name('dcat', 'Dataset'))) {
    const graph = factory.namedNode(dataset.term.value.replace(`${baseIRI}dataset/`, `${baseIRI}graph/`))
    const subject = factory.namedNode(dataset.term.value)
    const statements = [
      ...provenance.flatMap((property) => dataset.out(property).map(({ term }) => [property, term] as const)),
      [name('prov', 'wasGeneratedBy'), factory.namedNode(`${baseIRI}catalogue#build`)] as const,
    ]
    for (const [property, object] of statements) {
      writer.add(quadLine(factory.quad(subject, factory.namedNode(property), object as never, graph)), ordinal, 0)
    }
  }
}

/** Validates the things of a release that is built but not yet switched in, one after the other. */
async function validateRelease({ folder, theme, shapes, collector, tell }: Work): Promise<void> {
  if (shapes.byClass.size + shapes.byNode.size + shapes.bySubjectOf.size === 0) return
  const release = openRelease(folder)
  try {
    const { subjects } = release.about
    const progress = (done: number) => {
      tell.progress('validating', done, subjects)
    }
    const typesOf = (iri: string) => typesIn(release.lines(iri)).map(detach)
    const quadsOf = (iri: string) => release.describe(iri)?.quads ?? []
    const options = { shapes, typesOf, quadsOf, report: collector.report, prefixes: theme.prefixes }
    await validate(resources(release, shapes, progress), options)
  } finally {
    release.close()
  }
}

/** Only what a shape may target is read in full. */
function* resources(release: Release, shapes: Shapes, progress: (done: number) => void): Generator<Resource> {
  let done = 0
  for (const iri of release.subjects()) {
    if (++done % 1000 === 0) progress(done)
    const isTarget =
      shapes.byNode.has(iri) ||
      shapes.bySubjectOf.size > 0 ||
      typesIn(release.lines(iri)).some((type) => shapes.byClass.has(type))
    const description = isTarget ? release.describe(iri) : undefined
    if (description !== undefined) yield resourceOf(iri, description)
  }
}

/** Rows are looked up only for what is wrong. */
function resourceOf(iri: string, description: Description): Resource {
  return {
    iri,
    quads: description.quads,
    get origins() {
      return description.origins
    },
  }
}

function typesIn(lines: string): readonly string[] {
  const types = lines.split('\n').filter((line) => line.includes(` <${name('rdf', 'type')}> `))
  return types.map((line) => splitLine(line).object.slice(1, -1))
}

/** Has nothing changed that the current release depends on? Then problems of sources on the web are told; else building tells them. */
export async function isUpToDate(settings: BuildSettings, tell: Teller): Promise<boolean> {
  const report = await readFile(join(currentRelease(settings.out), files.report), 'utf8').catch(() => undefined)
  if (report === undefined) return false
  const found: Problem[] = []
  const theme = await readTheme(themeOptions(settings))
  const mappings = await fetchMappings(theme, settings, (problem) => void found.push(problem))
  const inputs = await readInputs(theme, mappings)
  const isSame = (JSON.parse(report) as BuildReport).fingerprint === fingerprint(inputs, settings)
  if (isSame) for (const problem of found) tell.problem(problem)
  return isSame
}

function tellReport(report: BuildReport, collector: Collector, tell: Teller): void {
  for (const problem of collector.problems()) tell.problem(problem)
  const counts = Object.entries(report.problems).map(([code, { count }]) => `${code} ${count}`)
  for (const [dataset, quads] of Object.entries(report.datasets))
    tell.info(`${quads} quads in ${dataset}`, { dataset, quads })
  if (counts.length > 0) tell.info(`problems: ${counts.join(', ')}`, { problems: report.problems })
  tell.info(`${report.quads} quads, ${report.subjects} subjects in ${report.seconds} s`, {
    quads: report.quads,
    subjects: report.subjects,
    seconds: report.seconds,
  })
}
