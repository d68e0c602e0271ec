import type { Question } from './question.js'

/** What answers one question at a time: a thread, a process, or a connection to an endpoint. */
export interface Engine {
  /** Settles when the release is loaded, with a clause on it for the log (`1351830 quads`); fails with a Problem where it cannot be. */
  readonly loaded: Promise<string>
  /**
   * Puts a question; the one before must have been answered to its end. Settles with the first of the answer: all of it,
   * or pieces, which come as fast as they are taken.
   * Fails with a Problem `query-syntax`, `query-failed` or `result-too-large`, after which the engine may be dead.
   */
  ask(question: Question, options: AskOptions): Promise<Uint8Array | AsyncIterable<Uint8Array>>
  /**
   * Gives way to what else runs on the machine while it answers a long question, and no longer when that is answered; false
   * where the system does not let it. An engine elsewhere has no such thing.
   */
  stepBack?(isBack: boolean): boolean
  /** Does it answer no more? Then another takes its place. */
  readonly isDead: boolean
  /** Ends it, whatever it does, within a second; what it was asked fails. */
  stop(): Promise<void>
}

export interface AskOptions {
  /** Milliseconds that are left for it: an engine that can bound a query by itself may use it. The pool stops the engine at that time. */
  readonly timeout?: number | undefined
}

/** Makes an engine over the release that a store is for. */
export type StartEngine = () => Engine
