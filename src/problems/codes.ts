/** How grave a problem is: an `error` loses something, a `warning` is worth a look, a `fatal` one stops the work. */
export type Severity = 'fatal' | 'error' | 'warning'

/** What the table of codes says of one code. */
export interface CodeEntry {
  readonly severity: Severity
  /** What it means, for a person, in one clause. */
  readonly title: string
  /** What to do about it. */
  readonly advice: string
}

/**
 * Every problem that the program can tell, by its stable code.
 * The README's table is derived from this one; a test fails when they differ.
 */
export const codes = {
  // sources
  'missing-file': {
    severity: 'fatal',
    title: 'a source file is not there',
    advice: 'put the file into the data folder, or correct its name in the mapping',
  },
  'unreadable-file': {
    severity: 'fatal',
    title: 'a source file cannot be read',
    advice: 'check that the file is whole and of the kind that its mapping says',
  },
  'empty-file': { severity: 'fatal', title: 'a source file holds nothing', advice: 'export the table again' },
  'bad-encoding': {
    severity: 'fatal',
    title: 'the bytes are not of the declared encoding',
    advice: 'save the file as UTF-8, or name its encoding (csvw:encoding, rml:encoding)',
  },
  'missing-column': {
    severity: 'fatal',
    title: 'the mapping names a column that the table has not',
    advice: 'correct the name in the mapping, or in the header of the table',
  },
  'duplicate-column': {
    severity: 'fatal',
    title: 'the mapping names a column that the table has twice',
    advice: 'rename one of the two columns',
  },
  'ragged-row': {
    severity: 'error',
    title: 'a row has more or fewer cells than the header',
    advice: 'look for a delimiter or a quote inside one of its cells; the row is left out',
  },
  'bad-quotes': {
    severity: 'error',
    title: 'a quoted cell is not closed, or goes on after its closing quote',
    advice: 'double the quotes inside the cell; the row is left out',
  },
  'bad-json': { severity: 'error', title: 'a line or file is not JSON', advice: 'repair it at the place told' },
  'bad-xml': {
    severity: 'error',
    title: 'a file is not XML, or an XPath fails in a row',
    advice: 'repair it at the place told',
  },
  'no-rows': {
    severity: 'warning',
    title: 'an iterator selects no row of an XML file whose names have a namespace',
    advice: 'declare a prefix for the namespace (rml:namespace), and use it in the XPaths',
  },
  'not-a-value': {
    severity: 'error',
    title: 'a JSONPath selects an array where a value is needed',
    advice: 'select its members (`$.names[*]`); the cell is left out',
  },
  'bad-query': { severity: 'fatal', title: 'a query of a source fails', advice: 'correct the query in the mapping' },
  'unreachable-source': {
    severity: 'fatal',
    title: 'a source on the web cannot be fetched',
    advice: 'correct its address in the mapping, or try later',
  },
  'stale-source': {
    severity: 'warning',
    title: 'a server is away, and what it had earlier is used',
    advice: 'run again later',
  },
  // mapping
  'bad-syntax': {
    severity: 'fatal',
    title: 'a file of the theme does not parse',
    advice: 'repair it at the place told',
  },
  'bad-mapping': { severity: 'fatal', title: 'a mapping says what RML does not allow', advice: 'correct the mapping' },
  'unknown-term': {
    severity: 'warning',
    title: 'a mapping uses a word that RML has not',
    advice: 'use the nearest one; what it says is not heard',
  },
  'unused-map': {
    severity: 'warning',
    title: 'a part of a mapping makes no quad',
    advice: 'give it what it misses, or take it out',
  },
  'never-joins': {
    severity: 'warning',
    title: 'a join can never match',
    advice: 'correct its condition; the object is never made',
  },
  'ignored-target': {
    severity: 'warning',
    title: 'a mapping of a theme has logical targets',
    advice: 'leave them out; dataesr map writes them',
  },
  'target-failed': {
    severity: 'fatal',
    title: 'a logical target cannot be written',
    advice: 'check its path and its rights, or the endpoint',
  },
  'unknown-function': {
    severity: 'fatal',
    title: 'a mapping calls a function, parameter or result that does not exist',
    advice: 'use the nearest one',
  },
  'invalid-iri': {
    severity: 'error',
    title: 'a value is not a valid IRI',
    advice: 'correct the cell; the term is left out',
  },
  'invalid-literal': {
    severity: 'error',
    title: 'a value is outside the lexical space of its datatype',
    advice: 'correct the cell, or the datatype in the mapping; the term is left out',
  },
  'invalid-language': {
    severity: 'error',
    title: 'a language tag is not well formed',
    advice: 'use a BCP 47 tag; the term is left out',
  },
  'function-failed': {
    severity: 'error',
    title: 'a function gives no result',
    advice: 'correct the cell; the term is left out',
  },
  // identifiers and linking
  'invalid-identifier': {
    severity: 'error',
    title: 'an identifier has not the form of its scheme',
    advice: 'correct the cell; the identifier is left out',
  },
  'wrong-check-digit': {
    severity: 'error',
    title: 'an identifier has a wrong check digit',
    advice: 'correct the cell; the identifier is left out',
  },
  'shared-identifier': {
    severity: 'warning',
    title: 'two things hold one identifier',
    advice: 'correct one of them, or let skos:closeMatch stand',
  },
  'unresolved-link': {
    severity: 'warning',
    title: 'no thing holds the identifier that a row names',
    advice: 'add the thing to a dataset, or correct the identifier; the link is left out',
  },
  'ambiguous-link': {
    severity: 'warning',
    title: 'several things hold the identifier that a row names',
    advice: 'name the thing by a steadier identifier; the link is left out',
  },
  // validation
  'shape-violation': {
    severity: 'error',
    title: 'a thing does not conform to its shape',
    advice: 'correct the source row',
  },
  'shape-warning': {
    severity: 'warning',
    title: 'a thing does not follow a recommendation of its shape',
    advice: 'look at the source row',
  },
  'bad-shape': { severity: 'fatal', title: 'a shape cannot be used', advice: 'correct the shape in ontologies/' },
  // release
  'bad-theme': {
    severity: 'fatal',
    title: 'a folder is not a theme',
    advice: 'a theme has data/, mappings/ and ontologies/',
  },
  'no-release': { severity: 'fatal', title: 'there is no release at this place', advice: 'build one: dataesr build' },
  'release-version': {
    severity: 'fatal',
    title: 'a release was written by another version',
    advice: 'build it again: dataesr build',
  },
  'damaged-release': { severity: 'fatal', title: 'a release is not whole', advice: 'build it again: dataesr build' },
  // serving
  'port-in-use': { severity: 'fatal', title: 'another program listens on the port', advice: 'choose another: --port' },
  'cannot-listen': { severity: 'fatal', title: 'the address cannot be listened on', advice: 'check --host and --port' },
  'bad-setting': {
    severity: 'fatal',
    title: 'a setting has a value that cannot be used',
    advice: 'see dataesr --help',
  },
  'query-syntax': { severity: 'fatal', title: 'a SPARQL query does not parse', advice: 'repair it at the place told' },
  'query-timeout': {
    severity: 'fatal',
    title: 'a query took longer than the limit',
    advice: 'make it narrower, or add LIMIT',
  },
  'query-failed': { severity: 'fatal', title: 'the engine could not answer a query', advice: 'make it simpler' },
  'too-busy': { severity: 'fatal', title: 'too many queries wait already', advice: 'ask again after Retry-After' },
  'over-quota': {
    severity: 'fatal',
    title: 'a client has used what it may of the engines for now',
    advice: 'ask again after Retry-After',
  },
  'result-too-large': {
    severity: 'fatal',
    title: 'the result of a query is larger than the limit',
    advice: 'ask for parts of it, or take the files of the release: /dump',
  },
  'engine-not-found': {
    severity: 'fatal',
    title: 'the SPARQL engine that is asked for is not there',
    advice: 'install it (pip install oxigraph), give its path, or use --engine embedded',
  },
  'engine-failed': {
    severity: 'fatal',
    title: 'a SPARQL engine cannot take the release',
    advice: 'see the message',
  },
  'engine-too-small': {
    severity: 'fatal',
    title: 'a release is larger than the embedded SPARQL engine can hold',
    advice: 'install the native one (pip install oxigraph), or use another: --engine URL',
  },
  'not-ready': { severity: 'fatal', title: 'the SPARQL engine is still loading', advice: 'ask again in a moment' },
  'read-only': {
    severity: 'fatal',
    title: 'what is published changes only by a new release',
    advice: 'change the source and build',
  },
  'bad-request': { severity: 'fatal', title: 'a request cannot be understood', advice: 'see the message' },
  'not-found': { severity: 'fatal', title: 'there is nothing at this address', advice: 'look for it by name: /search' },
  gone: {
    severity: 'fatal',
    title: 'a thing has been withdrawn',
    advice: 'see what took its place, where that is known',
  },
  'not-acceptable': {
    severity: 'fatal',
    title: 'no format that the client accepts',
    advice: 'ask for one of those listed',
  },
  'method-not-allowed': {
    severity: 'fatal',
    title: 'the method is not for this address',
    advice: 'see the Allow header',
  },
  'unsupported-media-type': {
    severity: 'fatal',
    title: 'the body is of a kind not read here',
    advice: 'see the message',
  },
  'body-too-large': { severity: 'fatal', title: 'the request is too large', advice: 'send less' },
  'url-too-long': { severity: 'fatal', title: 'the address of a request is too long', advice: 'send a query by POST' },
  'precondition-failed': {
    severity: 'fatal',
    title: 'what a client wants only as it was has changed',
    advice: 'read it again without If-Match and If-Unmodified-Since',
  },
  'bad-range': {
    severity: 'fatal',
    title: 'a file has not the part that is asked for',
    advice: 'ask for bytes below its size',
  },
  'service-not-allowed': {
    severity: 'fatal',
    title: 'a query asks an endpoint that is not on the list',
    advice: 'ask one of those listed, or leave out SERVICE',
  },
  'service-failed': {
    severity: 'fatal',
    title: 'an endpoint that a query asks did not answer well',
    advice: 'try again, or write SERVICE SILENT',
  },
  'internal-error': { severity: 'fatal', title: 'the program failed', advice: 'tell its keeper the request id' },
} as const satisfies Record<string, CodeEntry>

/** The stable code of a problem. */
export type Code = keyof typeof codes
