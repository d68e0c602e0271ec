import type { Engine } from './engine.js'
import type { Job } from './job.js'

/** An engine, and what it does. */
export interface Seat {
  readonly engine: Engine
  state: 'loading' | 'idle' | 'busy'
  job?: Job | undefined
  /** Does it run one that is known to be long? */
  isLong: boolean
  /** Has it stepped back for a long one, and could not step forward again? Light ones go to others first. */
  isBehind: boolean
}

/** A seat for an engine that loads. */
export function takeSeat(engine: Engine): Seat {
  return { engine, state: 'loading', isLong: false, isBehind: false }
}

/** What it runs is a long one, or no longer: then it gives way to what else runs on the machine. */
export function setLong(seat: Seat, isLong: boolean): void {
  seat.isLong = isLong
  if (seat.engine.stepBack?.(isLong) ?? true) seat.isBehind = isLong
}
