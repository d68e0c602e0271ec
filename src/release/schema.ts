/** The number of the form in which a release is written. A release of another number is not read: it is built again. */
export const formatVersion = 1

/** The files of a release's folder. */
export const files = {
  quads: 'quads.nq',
  index: 'release.db',
  catalogue: 'catalogue.ttl',
  report: 'report.json',
} as const

/**
 * The tables of `release.db`. Subjects are numbered in the order of `quads.nq`: IRIs first (`<`), then blank nodes (`_`).
 * Predicates have small numbers of their own.
 */
export const tables = `
  CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE sources (ordinal INTEGER PRIMARY KEY, name TEXT NOT NULL);
  CREATE TABLE predicates (id INTEGER PRIMARY KEY, iri TEXT NOT NULL);
  CREATE TABLE subjects (
    id INTEGER PRIMARY KEY, term TEXT NOT NULL, start INTEGER NOT NULL, length INTEGER NOT NULL, origins BLOB NOT NULL
  );
  CREATE TABLE incoming (
    object INTEGER, predicate INTEGER, ordinal INTEGER, subject INTEGER, PRIMARY KEY (object, predicate, ordinal)
  ) WITHOUT ROWID;
  CREATE TABLE incoming_counts (
    object INTEGER, predicate INTEGER, count INTEGER, PRIMARY KEY (object, predicate)
  ) WITHOUT ROWID;
  CREATE TABLE labels (
    id INTEGER PRIMARY KEY, subject INTEGER NOT NULL, rank INTEGER NOT NULL, value TEXT NOT NULL, language TEXT NOT NULL, folded TEXT NOT NULL
  );
  CREATE VIRTUAL TABLE words USING fts5 (
    value, content = 'labels', content_rowid = 'id', columnsize = 0, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2'
  );
  CREATE TABLE identifiers (scheme TEXT, value TEXT, subject INTEGER, PRIMARY KEY (scheme, value, subject)) WITHOUT ROWID;
  CREATE TABLE moved (iri TEXT PRIMARY KEY, target TEXT NOT NULL) WITHOUT ROWID;
`

/** Made when the tables are full, which is cheaper than with each row. */
export const indexes = `
  CREATE INDEX labels_subject ON labels (subject, rank);
  CREATE INDEX labels_folded ON labels (folded, rank);
  CREATE INDEX identifiers_value ON identifiers (value COLLATE NOCASE);
`
