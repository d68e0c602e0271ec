import { Problem } from '../../src/problems/problem.js'
import type { Engine } from '../../src/store/engine.js'

/** An engine that does what the text of the question says: `wait 100` milliseconds, `pieces 10` of a kilobyte, `fail`. */
export function fakeEngine(asked: string[] = []): Engine {
  const life: { isDead: boolean } = { isDead: false }
  let stop: () => void = () => undefined
  const stopped = new Promise<void>((resolve) => (stop = resolve))
  const wait = (milliseconds: number) =>
    Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, milliseconds))])
  const checkLife = (message: string) => {
    if (life.isDead) throw new Problem('query-failed', message)
  }
  return {
    loaded: wait(10).then(() => 'a fake'),
    async ask({ text }) {
      checkLife('asked after its end')
      asked.push(text)
      const [word, number = '0'] = text.split(' ')
      if (word === 'fail') throw new Problem('query-failed', 'as it was told to')
      if (word === 'pieces') return pieces(Number(number))
      await wait(Number(number))
      checkLife('the engine was stopped')
      return Buffer.from(text)
    },
    get isDead() {
      return life.isDead
    },
    stop() {
      life.isDead = true
      stop()
      return Promise.resolve()
    },
  }

  async function* pieces(count: number): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < count; at++) {
      await wait(0)
      checkLife('the engine was stopped')
      yield Buffer.alloc(1_000, at % 256)
    }
  }
}
