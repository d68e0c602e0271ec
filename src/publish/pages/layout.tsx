import type { ComponentChildren, VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { languages } from '../language.js'
import { formatDateTime } from './numbers.js'
import { pageData } from './siteData.js'
import { styleName } from './style.js'
import { bestLiteral, href, sitePath, type View } from './view.js'
import { words } from './words.js'

/** A whole page. */
export interface Page {
  readonly title: string
  /** The page's path within the site, without a language: the other languages are found at it. */
  readonly path: string
  readonly description?: string | undefined
  /** The public IRI of the document. */
  readonly canonical?: string
  readonly alternates?: readonly { readonly href: string; readonly type: string; readonly title: string }[]
  /** JSON-LD for machines that read pages. */
  readonly structuredData?: object
  /** True: search engines pass it over. */
  readonly unlisted?: boolean
  /** What the reader searched for. */
  readonly searched?: string
  readonly body: ComponentChildren
}

/** The HTML of a page. */
export function renderPage(view: View, page: Page): string {
  return `<!doctype html>\n${renderToString(<Document view={view} page={page} />)}`
}

/** The site's name: the title of its catalogue. */
export function siteTitle(view: View): string {
  return bestLiteral(view, view.site.presentation.titles)?.value ?? 'dataESR'
}

function Document({ view, page }: { view: View; page: Page }): VNode {
  const site = siteTitle(view)
  return (
    <html lang={view.language}>
      <head>
        <meta charset="utf-8" />
        <title>{page.title === site ? site : `${page.title} · ${site}`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        {page.description && <meta name="description" content={page.description.slice(0, 300)} />}
        {page.unlisted && <meta name="robots" content="noindex" />}
        <link rel="stylesheet" href={`${view.site.address.mount}assets/${styleName}`} />
        {page.canonical && <link rel="canonical" href={page.canonical} />}
        {languages.map((language) => (
          <link rel="alternate" hreflang={language} href={inLanguage(view, page.path, language)} />
        ))}
        {page.alternates?.map(({ href: address, type, title }) => (
          <link rel="alternate" type={type} title={title} href={address} />
        ))}
        <link
          rel="search"
          type="application/opensearchdescription+xml"
          href={`${view.site.address.mount}opensearch.xml`}
          title={siteTitle(view)}
        />
        <StructuredData data={page.structuredData ?? pageData(view, page)} />
      </head>
      <body>
        <a class="skip" href="#content">
          {view.words.skip}
        </a>
        <Header view={view} page={page} />
        <main id="content">{page.body}</main>
        <Footer view={view} />
      </body>
    </html>
  )
}

/** A data block, which browsers do not run; `<` is escaped so that no text can end it. */
function StructuredData({ data }: { data: object }): VNode {
  const json = JSON.stringify(data).replaceAll('<', '\\u003c')
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: json }} />
}

function Header({ view, page }: { view: View; page: Page }): VNode {
  return (
    <header class="top">
      <a class="brand" href={sitePath(view, '')}>
        {siteTitle(view)}
      </a>
      <SearchForm view={view} text={page.searched ?? ''} />
      <nav>
        <a href={sitePath(view, 'catalogue')}>{view.words.catalogue}</a>
        {view.site.release.has(`${view.site.address.baseIRI}ontology`) && (
          <a href={sitePath(view, 'ontology')}>{view.words.vocabulary}</a>
        )}
        {view.site.release.classes.length > 0 && <a href={sitePath(view, 'api')}>{view.words.api}</a>}
        <a href={sitePath(view, 'sparql')}>{view.words.sparql}</a>
        {languages
          .filter((language) => language !== view.language)
          .map((language) => (
            <a
              lang={language}
              hreflang={language}
              href={inLanguage(view, page.path, language)}
              aria-label={words[language].otherLanguage}
            >
              {words[language].languageName}
            </a>
          ))}
      </nav>
    </header>
  )
}

/** The search over labels; it works without a script. */
export function SearchForm({ view, text, large }: { view: View; text: string; large?: boolean }): VNode {
  return (
    <form class={large ? 'search large' : 'search'} role="search" action={`${view.site.address.mount}search`}>
      <input
        type="search"
        name="q"
        value={text}
        required
        maxLength={200}
        aria-label={view.words.searchLabel}
        placeholder={view.words.searchLabel}
      />
      {view.asked && <input type="hidden" name="lang" value={view.language} />}
      <button>{view.words.search}</button>
    </form>
  )
}

function Footer({ view }: { view: View }): VNode {
  const { digest, built } = view.site.release.about
  return (
    <footer class="bottom">
      <p>
        {view.words.release} <code title={digest}>{digest.slice(0, 12)}</code> · {view.words.built}{' '}
        <time dateTime={built.toISOString()}>{formatDateTime(view.language, built)}</time> · dataESR {view.site.version}
      </p>
    </footer>
  )
}

function inLanguage(view: View, path: string, language: View['language']): string {
  return href({ ...view, language, asked: true }, path)
}
