import type { Report } from '../problems/problem.js'
import type { Titles } from './titles.js'

/** A natural value of a source (RML-Core §8): text, number, boolean, text of another datatype, or null: no value. */
export type Value = string | number | boolean | TypedText | null

/** A value whose source knows its datatype (a column of a database, a literal of RDF): lexical form, and IRI of the datatype. */
export interface TypedText {
  readonly text: string
  readonly datatype: string
}

/** What a reference gives in one row: one value, or several (JSONPath). */
export type Cell = Value | readonly Value[]

/**
 * A logical iteration (RML-IO): its cells, and the line of the file where it begins; from 1.
 * A sheet's row for `xlsx`, the number of the row for `json` and for an `sql` result without `rowid`.
 */
export interface Row {
  readonly cells: readonly Cell[]
  readonly line: number
}

/** How a delimited text is written: the part of CSVW's dialect (W3C Tabular Data §5.9) that real tables need. */
export interface Dialect {
  /** One character; by default guessed from the header among `,` `;` tab `|`. */
  readonly delimiter?: string
  /** One character; `"` by default; empty: no quoting. */
  readonly quote?: string
  /** Lines that begin with it are passed over. */
  readonly comment?: string
  /** False: there is no header, the columns are named `1`, `2`, … */
  readonly header?: boolean
  /** True: white space around cells is removed. */
  readonly trim?: boolean
}

/** A part of a file that is read by itself: bytes, the end not included, and the line where it begins. */
export interface Part {
  readonly start: number
  readonly end: number
  readonly line: number
}

/** How the bytes of a file are packed (RML-IO §5): `zip`, `targz` and `tarxz` hold one file. */
export type Compression = 'gzip' | 'zip' | 'targz' | 'tarxz'

/** What is asked of a server on the web, before its answer is read as a file. */
export interface WebRequest {
  /** An absolute http or https URL; of an endpoint where `query` is there. */
  readonly url: string
  /** A SPARQL query (SPARQL 1.1 Protocol §2.1). */
  readonly query?: string
  /** The media type that is wanted. */
  readonly accept?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** The description of a logical source: what to read and how. */
export interface LogicalSource {
  /**
   * `csv` also reads TSV and any other delimiter; `jsonl` has one JSON value a line; `sql` is DuckDB over files; `rdf` is a
   * SPARQL query over an RDF file; `bindings` is a result of SPARQL in JSON; `none` is one row without cells, for what is constant.
   */
  readonly kind:
    'none' | 'csv' | 'json' | 'jsonl' | 'xml' | 'xlsx' | 'sql' | 'sqlite' | 'postgresql' | 'rdf' | 'bindings'
  /** Where the bytes are: an absolute path; of a database server its URL, without credentials. */
  readonly path: string
  /** How the file is called when it is told of. */
  readonly name: string
  /** JSONPath of the rows (`json`, `jsonl`), XPath (`xml`), name of the sheet (`xlsx`), the query (`sql`, `sqlite`, `postgresql`, `rdf`). */
  readonly iterator?: string
  readonly dialect?: Dialect
  /** A label of the WHATWG Encoding standard (`utf-8`, `latin1`, `utf-16le` …); by default by BOM, else UTF-8. */
  readonly encoding?: string
  /** Cells that equal one of these hold no value (`rml:null`, `csvw:null`). */
  readonly nulls?: readonly string[]
  /** `csv`, `xlsx`: names of columns by which references may call them, whatever title stands in the header. */
  readonly titles?: Titles
  /** Where it is not told, gzip and zip are found out by the first bytes. */
  readonly compression?: Compression
  /** `xml`: prefix → namespace, for its XPaths. */
  readonly namespaces?: Readonly<Record<string, string>>
  /** `postgresql`: who asks. */
  readonly credentials?: { readonly user?: string; readonly password?: string }
  /** The file is what a server answers; it must have been fetched to `path`. */
  readonly web?: WebRequest
  /** `csv`: only the rows of this part; the header is the file's. */
  readonly part?: Part
  /** `sql`: how the file beneath the query is read. */
  readonly table?: LogicalSource
}

/** The references that are asked of a source (names of columns, JSONPaths), or every column that it has. */
export type References = readonly string[] | 'all'

/** What a reader of one kind of source is given. */
export interface Request {
  readonly source: LogicalSource
  readonly references: References
  /** References that are wanted as texts of N-Quads; a reader that makes none gives their values. */
  readonly texts?: readonly string[]
  /** Takes the problems of single rows. */
  readonly report: Report
  /** Bytes read at a time; some ten thousand by default. */
  readonly chunkSize?: number
}

/** Opens one kind of source. Fails before any row is read where the file, the header or the references are wrong. */
export type Opener = (request: Request) => Promise<OpenSource>

/** A logical source opened for a set of references. */
export interface OpenSource {
  /** The name of each position of {@link Row.cells}, in the order of the file. */
  readonly columns: readonly string[]
  /** For each reference asked for: its position in {@link Row.cells}. */
  readonly positions: ReadonlyMap<string, number>
  /** For each reference asked for as a text: the position of its quoted string of N-Quads, or null; absent where the source makes none. */
  readonly texts?: ReadonlyMap<string, number>
  /** The rows, in the order of the file, in batches of some hundreds or thousands. Each iteration reads the file anew. */
  readonly rows: AsyncIterable<readonly Row[]>
}
