import { createHash, randomBytes } from 'node:crypto'
import type { Credentials } from './endpoint.js'

/** What is put into `Authorization` for each request. */
export type Authorize = (method: string, path: string) => string

/**
 * Digest access authentication (RFC 7616 §3.4) with MD5 and `qop=auth`, as Virtuoso asks for it to write.
 *
 * @param challenge `WWW-Authenticate` of an answer with 401
 * @returns undefined where it asks for something else, or no name and password are known
 */
export function answerChallenge(challenge: string, { user, password }: Credentials): Authorize | undefined {
  if (!/^Digest /i.test(challenge) || user === undefined || password === undefined) return undefined
  const asked = Object.fromEntries(
    [...challenge.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,]+))/g)].map(([, key, quoted, plain]) => [key, quoted ?? plain]),
  ) as Readonly<Record<string, string>>
  const { realm = '', nonce = '', opaque, algorithm = 'MD5' } = asked
  if (algorithm.toUpperCase() !== 'MD5') return undefined
  const secret = md5(`${user}:${realm}:${password}`)
  let count = 0
  return (method, path) => {
    const times = (++count).toString(16).padStart(8, '0')
    const own = randomBytes(16).toString('hex')
    const response = md5(`${secret}:${nonce}:${times}:${own}:auth:${md5(`${method}:${path}`)}`)
    const parts = [
      `username="${user}"`,
      `realm="${realm}"`,
      `nonce="${nonce}"`,
      `uri="${path}"`,
      `response="${response}"`,
    ]
    const more = [
      `algorithm=MD5`,
      `qop=auth`,
      `nc=${times}`,
      `cnonce="${own}"`,
      ...(opaque ? [`opaque="${opaque}"`] : []),
    ]
    return `Digest ${[...parts, ...more].join(', ')}`
  }
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}
