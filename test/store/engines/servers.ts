import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../clients/freePort.js'

/** A SPARQL server that listens on this machine only, and is gone after the tests. */
export interface SparqlServer {
  /** Its endpoint. */
  readonly url: string
  readonly pid: number
  readonly credentials: { readonly user?: string; readonly password?: string }
  stop(): Promise<void>
}

const version = '5.2.0'

/** The jar of Fuseki's server: where `FUSEKI_JAR` says, or where Maven keeps it. */
export function fusekiJar(): string | undefined {
  const kept = `.m2/repository/org/apache/jena/jena-fuseki-server/${version}/jena-fuseki-server-${version}.jar`
  return [process.env['FUSEKI_JAR'], join(homedir(), kept)].find((path) => path !== undefined && existsSync(path))
}

/** Is there a Virtuoso (`apt-get install virtuoso-opensource`)? */
export function hasVirtuoso(): boolean {
  return spawnSync('virtuoso-t', ['-?']).error === undefined
}

/** Fuseki with an empty TDB2 dataset that may be written. */
export async function startFuseki(): Promise<SparqlServer> {
  const home = await mkdtemp(join(tmpdir(), 'dataesr-fuseki-'))
  const port = await freePort()
  const dataset = ['--tdb2', '--loc', join(home, 'tdb'), '--update', '/ds']
  const serve = ['-Xmx512m', '-jar', fusekiJar()!, '--localhost', '--port', String(port), ...dataset]
  await writeFile(join(home, 'log4j2.properties'), 'rootLogger.level = OFF\n')
  const server = await spawnIn(join(home, 'tdb'), 'java', serve)
  return started(server, { home, url: `http://127.0.0.1:${port}/ds/sparql`, credentials: {} })
}

/** Virtuoso with an empty database, `dba` may write. */
export async function startVirtuoso(): Promise<SparqlServer> {
  const home = await mkdtemp(join(tmpdir(), 'dataesr-virtuoso-'))
  const [sql, http] = [await freePort(), await freePort()]
  await writeFile(join(home, 'virtuoso.ini'), iniOf(home, { sql, http }))
  const server = await spawnIn(home, 'virtuoso-t', ['-f', '-c', 'virtuoso.ini', '+wait'])
  const url = `http://127.0.0.1:${http}/sparql`
  return started(server, { home, url, credentials: { user: 'dba', password: 'dba' } })
}

function iniOf(home: string, { sql, http }: { readonly sql: number; readonly http: number }): string {
  return `
[Database]
DatabaseFile=${home}/virtuoso.db
ErrorLogFile=${home}/virtuoso.log
LockFile=${home}/virtuoso.lck
TransactionFile=${home}/virtuoso.trx
xa_persistent_file=${home}/virtuoso.pxa
FileExtend=200
[TempDatabase]
DatabaseFile=${home}/virtuoso-temp.db
TransactionFile=${home}/virtuoso-temp.trx
[Parameters]
ServerPort=127.0.0.1:${sql}
DisableUnixSocket=1
NumberOfBuffers=10000
MaxDirtyBuffers=6000
ServerThreads=20
CheckpointInterval=0
CaseMode=2
MaxStaticCursorRows=5000
SchedulerInterval=10
[HTTPServer]
ServerPort=127.0.0.1:${http}
ServerRoot=${home}
ServerThreads=10
MaxClientConnections=10
Charset=UTF-8
`
}

interface Starting {
  readonly home: string
  readonly url: string
  readonly credentials: SparqlServer['credentials']
}

async function spawnIn(cwd: string, program: string, args: readonly string[]): Promise<ChildProcess> {
  spawnSync('mkdir', ['-p', cwd])
  const server = spawn(program, args, { cwd, stdio: 'ignore' })
  await once(server, 'spawn')
  return server
}

async function started(server: ChildProcess, { home, url, credentials }: Starting): Promise<SparqlServer> {
  const stop = async () => {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill('SIGKILL')
      await once(server, 'exit')
    }
    await rm(home, { recursive: true, force: true })
  }
  const deadline = Date.now() + 40_000
  for (;;) {
    try {
      const answer = await fetch(`${url}?query=${encodeURIComponent('ASK {}')}`, { signal: AbortSignal.timeout(2_000) })
      await answer.text()
      return { url, pid: server.pid!, credentials, stop }
    } catch (error) {
      if (Date.now() > deadline || server.exitCode !== null) {
        await stop()
        throw error
      }
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}
