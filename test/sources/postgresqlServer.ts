import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { Client } from 'pg'
import { freePort } from '../clients/freePort.js'

/** A real PostgreSQL server that listens on this machine only, and is gone after the tests. */
export interface PostgresqlServer {
  /** `postgresql://127.0.0.1:<port>/postgres`; who asks is not in it. */
  readonly url: string
  readonly port: number
  /** Its superuser. */
  readonly credentials: { readonly user: string; readonly password: string }
  /** Runs SQL as the superuser. */
  run(sql: string): Promise<void>
  stop(): Promise<void>
}

const credentials = { user: 'dataesr', password: 'a secret: %/@é' }

/** The folder of `initdb` and `postgres`: on the path, or where Debian puts them. */
function programs(): string | undefined {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, 'bin')) : []
  return [...(process.env['PATH'] ?? '').split(delimiter), ...versions.sort().reverse()].find((folder) =>
    ['initdb', 'postgres'].every((program) => existsSync(join(folder, program))),
  )
}

/** Is there a server to be had? Where not, tests are passed over, but not in CI: there they fail. */
export function isPassedOver(): boolean {
  if (programs() !== undefined || process.env['CI'] !== undefined) return false
  console.warn('PostgreSQL is not tested: its server is not installed (apt-get install postgresql)')
  return true
}

/** Starts a server with an empty cluster of its own. */
export async function startPostgresql(): Promise<PostgresqlServer> {
  const folder = programs()
  if (folder === undefined) throw new Error('PostgreSQL has to be installed (apt-get install postgresql)')
  const home = await mkdtemp(join(tmpdir(), 'dataesr-postgresql-'))
  const cluster = join(home, 'cluster')
  const passwordFile = join(home, 'password')
  await writeFile(passwordFile, credentials.password)
  const options = await asSomebody(home)
  const init = ['-D', cluster, '-U', credentials.user, '--pwfile', passwordFile, '--auth=scram-sha-256', '--no-sync']
  const { status, stderr } = spawnSync(join(folder, 'initdb'), [...init, '-E', 'UTF8', '--locale=C'], options)
  if (status !== 0) throw new Error(`initdb fails: ${String(stderr)}`)
  const port = await freePort()
  const unsafe = ['fsync', 'synchronous_commit', 'full_page_writes'].flatMap((setting) => ['-c', `${setting}=off`])
  const listen = ['-D', cluster, '-k', home, '-p', String(port), '-c', 'listen_addresses=127.0.0.1']
  const server = spawn(join(folder, 'postgres'), [...listen, ...unsafe], { ...options, stdio: 'ignore' })
  const stop = async () => {
    await end(server)
    await rm(home, { recursive: true, force: true })
  }
  try {
    await until(() => runOn(port, 'SELECT 1'), server)
  } catch (error) {
    await stop()
    throw error
  }
  return { url: `postgresql://127.0.0.1:${port}/postgres`, port, credentials, run: (sql) => runOn(port, sql), stop }
}

/** PostgreSQL refuses to run as root: then it runs as `nobody`, to whom its folder is given. */
async function asSomebody(home: string): Promise<SpawnOptions> {
  if (process.getuid?.() !== 0) return { cwd: home }
  const nobody = 65534
  for (const path of [home, join(home, 'password')]) await chown(path, nobody, nobody)
  await chmod(home, 0o755)
  return { cwd: home, uid: nobody, gid: nobody }
}

async function runOn(port: number, sql: string): Promise<void> {
  const client = new Client({ host: '127.0.0.1', port, database: 'postgres', ...credentials })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

async function until(attempt: () => Promise<void>, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + 20_000
  for (;;) {
    try {
      await attempt()
      return
    } catch (error) {
      if (Date.now() > deadline || server.exitCode !== null) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

/** A shutdown that waits for nobody. */
async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  server.kill('SIGQUIT')
  await once(server, 'exit')
}
