/**
 * Queries that cost much more to answer than to ask, and ones that are hard to read: what a public endpoint is sent, by
 * malice or by mistake. None depends on what a release holds.
 *
 * @type {Readonly<Record<string, () => string>>}
 */
export const hostileQueries = {
  'Cartesian product, counted': () =>
    `SELECT (COUNT(*) AS ?n) { ${triples(5)} FILTER(?s0 != ?s1 && ?o1 != ?s2 && ?p3 != ?o4) }`,
  'Cartesian product, sorted': () => `SELECT * { ${triples(4)} } ORDER BY DESC(STR(?o3)) ?o2 ?o1`,
  'Cartesian product, distinct': () => `SELECT DISTINCT ?o0 ?o1 ?o2 { ${triples(3)} }`,
  'Cartesian product, grouped': () =>
    `SELECT ?o0 ?o1 (GROUP_CONCAT(STR(?o2)) AS ?all) { ${triples(3)} } GROUP BY ?o0 ?o1`,
  'Cartesian product, streamed': () => `CONSTRUCT { ?s0 ?p1 ?o2 } { ${triples(3)} }`,
  'repeated UNIONs': () =>
    `SELECT (COUNT(*) AS ?n) { ${repeat('{ { ?a ?b ?c } UNION { ?c ?d ?e } UNION { ?e ?f ?a } }', 12, ' ')} }`,
  'repeated OPTIONALs': () =>
    `SELECT * { ?s ?p ?o0 ${repeat((i) => `OPTIONAL { ?x${i} ?y${i} ?o${i} FILTER(?o${i} != ?o0) }`, 8, ' ')} }`,
  'VALUES multiplied': () =>
    `SELECT (COUNT(*) AS ?n) { ${repeat((i) => `VALUES ?v${i} { ${repeat((j) => String(j), 100, ' ')} }`, 8, ' ')} }`,
  'a catastrophic regex': () =>
    `SELECT * { ?s ?p ?o . BIND(CONCAT(${repeat('STR(?o)', 50, ', ')}) AS ?t) FILTER REGEX(?t, "^(([a-z]+)*)*([A-Z]*[0-9]*)*${'(a?){50}a{50}'}$", "i") }`,
  'REPLACE that grows': () =>
    `SELECT * { ?s ?p ?o . ${repeat((i) => `BIND(REPLACE(STR(${i === 0 ? '?o' : `?r${i - 1}`}), ".", "$0$0$0$0$0$0$0$0") AS ?r${i})`, 12, ' ')} }`,
  'CONCAT that doubles': () =>
    `SELECT (STRLEN(?r60) AS ?n) { BIND("x" AS ?r0) ${repeat((i) => `BIND(CONCAT(?r${i}, ?r${i}) AS ?r${i + 1})`, 60, ' ')} }`,
  'property paths of everything': () => 'SELECT (COUNT(*) AS ?n) { ?a (!<a:b>)* ?b . ?b (!<a:c>|^!<a:d>)* ?c }',
  'property paths, nested': () =>
    `SELECT (COUNT(*) AS ?n) { ?a ${repeat('(', 20)}!<a:b>|^!<a:b>${repeat(')*', 20)} ?b . ?c (!<a:b>/!<a:c>)+ ?d }`,
  'EXISTS within EXISTS': () =>
    `SELECT * { ?s ?p ?o ${repeat((i) => `FILTER NOT EXISTS { ?a${i} ?b${i} ?c${i} FILTER(?c${i} = ?s && ?a${i} = ?o) `, 6)} ${repeat('}', 6)} }`,
  'MINUS of products': () => `SELECT * { ${triples(3)} MINUS { ?s0 ?q ?o2 . ?x ?y ?o1 } } ORDER BY ?o0`,
  'subqueries in subqueries': () =>
    `SELECT (COUNT(*) AS ?n) { ${repeat((i) => `{ SELECT * { ?a${i} ?b${i} ?c${i} . `, 6)} ${repeat('} }', 6)} }`,
  'nesting of a thousand groups': () => `SELECT * ${repeat('{', 1_000)} ?s ?p ?o ${repeat('}', 1_000)}`,
  'nesting of ten thousand brackets': () =>
    `SELECT * { ?s ?p ?o FILTER(${repeat('(', 10_000)}true${repeat(')', 10_000)}) }`,
  'a filter of a megabyte': () => `SELECT * { ?s ?p ?o FILTER(${repeat((i) => `?o = ${i}`, 65_000, ' || ')}) }`,
  'a megabyte of VALUES': () => `SELECT * { VALUES ?s { ${repeat((i) => `<a:${i}>`, 100_000, ' ')} } ?s ?p ?o }`,
  'a megabyte of UNIONs': () => `SELECT * { ${repeat('{ ?s ?p ?o }', 50_000, ' UNION ')} }`,
  'a megabyte of patterns': () => `SELECT * { ${repeat((i) => `?s ?p${i} ?o`, 60_000, ' . ')} }`,
  'a megabyte without an end': () => `SELECT * { ?s ?p "${repeat('\\\\', 500_000)}`,
  'SERVICE to a metadata address': () => 'SELECT * { SERVICE <http://169.254.169.254/latest/meta-data/> { ?s ?p ?o } }',
  'SERVICE by a variable': () => 'SELECT * { ?s ?p ?g SERVICE ?g { ?a ?b ?c } }',
}

/** So many patterns that have nothing in common. */
function triples(count) {
  return repeat((i) => `?s${i} ?p${i} ?o${i}`, count, ' . ')
}

function repeat(part, count, between = '') {
  return Array.from({ length: count }, (_, i) => (typeof part === 'string' ? part : part(i))).join(between)
}
