import { MultiBar, Presets, type SingleBar } from 'cli-progress'
import pino from 'pino'
import type { Problem } from './problem.js'

/** How a command tells what goes on. Results go to standard output; all of this goes to standard error. */
export interface Teller {
  /** What was done, with figures for programs. */
  info(message: string, figures?: Readonly<Record<string, unknown>>): void
  /** How far a piece of work is; `total` is 0 where it is not known. */
  progress(work: string, done: number, total: number): void
  problem(problem: Problem): void
  /** Ends what is on the screen. */
  end(): void
}

export interface TellerOptions {
  readonly quiet: boolean
  readonly json: boolean
  /** Is standard error a terminal? */
  readonly isTerminal: boolean
  readonly write: (text: string) => void
}

/** Bars on a terminal, plain lines in a pipe, JSON lines on request; with `quiet` nothing but problems. */
export function createTeller(options: TellerOptions): Teller {
  if (options.json) return jsonTeller(options)
  return options.isTerminal && !options.quiet ? barTeller(options) : lineTeller(options)
}

function jsonTeller({ quiet, write }: TellerOptions): Teller {
  const logger = pino({ base: null, level: quiet ? 'warn' : 'info' }, { write })
  return {
    info: (message, figures) => {
      logger.info(figures ?? {}, message)
    },
    progress: () => undefined,
    problem: ({ code, message, origin, severity }) => {
      logger[severity === 'warning' ? 'warn' : 'error']({ code, origin }, message)
    },
    end: () => undefined,
  }
}

function lineTeller({ quiet, write }: TellerOptions): Teller {
  return {
    info: (message) => {
      if (!quiet) write(`${message}\n`)
    },
    progress: () => undefined,
    problem: (problem) => {
      write(`${problem.toString()}\n`)
    },
    end: () => undefined,
  }
}

function barTeller(options: TellerOptions): Teller {
  const lines = lineTeller(options)
  const bars = new MultiBar(
    { format: '{work} [{bar}] {percentage}%', clearOnComplete: true, hideCursor: true, stream: process.stderr },
    Presets.rect,
  )
  const byWork = new Map<string, SingleBar>()
  const above = (write: () => void) => {
    bars.stop()
    byWork.clear()
    write()
  }
  return {
    info: (message) => {
      above(() => {
        lines.info(message)
      })
    },
    progress: (work, done, total) => {
      const bar = byWork.get(work) ?? bars.create(total, 0, { work })
      byWork.set(work, bar)
      bar.update(done)
    },
    problem: (problem) => {
      above(() => {
        lines.problem(problem)
      })
    },
    end: () => {
      bars.stop()
    },
  }
}
