import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Problem } from '../../problems/problem.js'
import { cacheControl } from '../caching.js'
import { languageOf } from '../language.js'
import { docsPage } from '../pages/apiDocs.js'
import { send } from '../representation.js'
import type { Exchange } from '../site.js'

/** Answers `api/docs`: a page on which the API is tried out, by Swagger UI, served from here. */
export async function answerDocs(exchange: Exchange): Promise<void> {
  const { site, request, response } = exchange
  response.setHeader('Content-Security-Policy', policy)
  await send(exchange, {
    mediaType: 'text/html',
    variant: ['api docs', docsAssets.version],
    cacheControl: cacheControl.representation,
    links: [
      {
        href: `${site.address.mount}api/openapi.json`,
        rel: 'service-desc',
        type: 'application/vnd.oai.openapi+json;version=3.1',
      },
    ],
    body: () => docsPage(site, docsAssets, languageOf(request)),
  })
}

/** Answers `api/docs/{version}/{file}`: the parts of that page, whose address changes with them. */
export async function answerDocsAsset(exchange: Exchange, path: string): Promise<void> {
  const [version = '', file = ''] = path.split('/')
  const asset = version === docsAssets.version && Object.hasOwn(assets, file) ? assets[file] : undefined
  if (asset === undefined) throw new Problem('not-found', `the page of the API has no part "${path}"`)
  await send(exchange, {
    mediaType: asset.mediaType,
    variant: [docsAssets.version, file],
    cacheControl: cacheControl.hashed,
    links: [],
    body: asset.read,
  })
}

/**
 * This page alone has scripts, its own; Swagger UI draws with styles on its elements and images in its style sheet, and
 * asks this site for what is tried out.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join(';')

/** Begins when the page is there; what it shows is said by the page. */
const start = `
addEventListener('DOMContentLoaded', () => {
  const place = document.getElementById('swagger-ui')
  globalThis.SwaggerUIBundle({
    domNode: place,
    url: place.dataset.url,
    deepLinking: true,
    docExpansion: 'none',
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    validatorUrl: null,
    presets: [globalThis.SwaggerUIBundle.presets.apis],
    layout: 'BaseLayout',
  })
})
`.trimStart()

const style = `
html { box-sizing: border-box; color-scheme: light; }
*, *::before, *::after { box-sizing: inherit; }
body { margin: 0; background: #fdfcfa; color: #1d2129; font: 100%/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
header { display: flex; flex-wrap: wrap; align-items: center; gap: .6rem 1.5rem; padding: .8rem 1.25rem; background: #fff; border-bottom: 1px solid #e0ddd6; }
header a { color: #0b5c6b; text-decoration: none; }
header a:hover { text-decoration: underline; }
header .brand { flex: 1 1 16rem; font-weight: 650; color: #1d2129; }
header nav { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; }
noscript p { max-width: 46rem; margin: 2rem auto; padding: 0 1.25rem; }
.swagger-ui .markdown p { overflow-wrap: anywhere; }
`.trimStart()

interface Asset {
  readonly mediaType: string
  readonly read: () => Promise<string> | string
}

const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
const { version: packageVersion } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
  readonly version: string
}

const assets: Readonly<Record<string, Asset>> = {
  'swagger-ui-bundle.js': fromPackage('swagger-ui-bundle.js', 'text/javascript'),
  'swagger-ui.css': fromPackage('swagger-ui.css', 'text/css'),
  'start.js': { mediaType: 'text/javascript', read: () => start },
  'page.css': { mediaType: 'text/css', read: () => style },
}

function fromPackage(file: string, mediaType: string): Asset {
  return { mediaType, read: () => readFile(join(folder, file), 'utf8') }
}

/** The parts of the page, below its own address; the version changes with any of them. */
export const docsAssets = {
  version: `${packageVersion}-${createHash('sha256').update(start).update(style).digest('hex').slice(0, 8)}`,
  styles: ['swagger-ui.css', 'page.css'],
  scripts: ['swagger-ui-bundle.js', 'start.js'],
} as const
