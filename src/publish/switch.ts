import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

/** A site with what it is made of. */
export interface Served {
  readonly answer: RequestListener
  /** Closes what it is made of: the release, the engines. */
  close(): Promise<void>
}

/** Sites that follow one another behind one listener. */
export interface Switch {
  readonly listener: RequestListener
  /** From now on requests go to another site; the one before is closed when it has answered what it has begun. */
  switchTo(next: Served): void
  /** Closes the site that is served, and those that still answer. */
  close(): Promise<void>
}

/** Begins with one site. */
export function createSwitch(first: Served): Switch {
  const open = new Set<Tenure>()
  let current = begin(first)
  return {
    listener: (request, response) => current.answer(request, response),
    switchTo(next) {
      const left = current
      current = begin(next)
      left.leave()
    },
    async close() {
      await Promise.all([...open].map((tenure) => tenure.close()))
    },
  }

  function begin(served: Served): Tenure {
    const tenure = new Tenure(served, () => open.delete(tenure))
    open.add(tenure)
    return tenure
  }
}

/** The time of one site. */
class Tenure {
  readonly #served: Served
  readonly #ended: () => void
  #running = 0
  #isLeft = false
  #closing: Promise<void> | undefined

  constructor(served: Served, ended: () => void) {
    this.#served = served
    this.#ended = ended
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    this.#running += 1
    // Whatever comes of it: sent to the end, or broken off.
    response.once('close', () => {
      this.#running -= 1
      this.#closeWhenDone()
    })
    this.#served.answer(request, response)
  }

  leave(): void {
    this.#isLeft = true
    this.#closeWhenDone()
  }

  close(): Promise<void> {
    this.#closing ??= this.#served.close().finally(this.#ended)
    return this.#closing
  }

  #closeWhenDone(): void {
    if (this.#isLeft && this.#running === 0) void this.close()
  }
}
