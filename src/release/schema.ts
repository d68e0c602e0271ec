/** The number of the form in which a release is written. A release of another number is not read: it is built again. */
export const formatVersion = 3

/** The files of a release's folder. */
export const files = {
  quads: 'quads.nq',
  index: 'release.db',
  subjects: 'subjects.bin',
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
    id INTEGER PRIMARY KEY, term TEXT NOT NULL, start INTEGER NOT NULL, length INTEGER NOT NULL
  );
  CREATE TABLE incoming (
    object INTEGER, predicate INTEGER, ordinal INTEGER, subject INTEGER, PRIMARY KEY (object, predicate, ordinal)
  ) WITHOUT ROWID;
  CREATE TABLE incoming_counts (
    object INTEGER, predicate INTEGER, count INTEGER, PRIMARY KEY (object, predicate)
  ) WITHOUT ROWID;
  CREATE TABLE types (id INTEGER PRIMARY KEY, iri TEXT NOT NULL);
  -- Of each thing that has types, or that other things point to: the numbers of its types ('1 4'), and how many things.
  CREATE TABLE things (subject INTEGER PRIMARY KEY, types TEXT NOT NULL, weight INTEGER NOT NULL);
  -- What things are called, by their preferred labels: [[value, language], …] in JSON, to be found in one step.
  CREATE TABLE names (term TEXT PRIMARY KEY, labels TEXT NOT NULL) WITHOUT ROWID;
  -- What a label calls, and the thing that a search finds by it: the whole, where a part is called so.
  CREATE TABLE labels (
    id INTEGER PRIMARY KEY, subject INTEGER NOT NULL, thing INTEGER NOT NULL, rank INTEGER NOT NULL, value TEXT NOT NULL,
    language TEXT NOT NULL, folded TEXT NOT NULL
  );
  CREATE VIRTUAL TABLE words USING fts5 (
    value, types, content = '', columnsize = 0, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2'
  );
  CREATE TABLE spellings (word TEXT PRIMARY KEY, reversed TEXT NOT NULL, count INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE identifiers (scheme TEXT, value TEXT, subject INTEGER, PRIMARY KEY (scheme, value, subject)) WITHOUT ROWID;
  CREATE TABLE moved (iri TEXT PRIMARY KEY, target TEXT NOT NULL) WITHOUT ROWID;
  -- Things that former releases had, or that others say to replace; the successor is empty where nothing is one.
  CREATE TABLE gone (iri TEXT, successor TEXT, PRIMARY KEY (iri, successor)) WITHOUT ROWID;
  CREATE TABLE positions (subject INTEGER PRIMARY KEY, longitude REAL NOT NULL, latitude REAL NOT NULL);
  CREATE TABLE collections (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, subjects BLOB NOT NULL, longitudes BLOB, latitudes BLOB
  );
  CREATE TABLE dictionaries (
    id INTEGER PRIMARY KEY, size INTEGER NOT NULL, numbers INTEGER NOT NULL, dates INTEGER NOT NULL, texts INTEGER NOT NULL,
    ranks BLOB NOT NULL, lows BLOB NOT NULL, highs BLOB NOT NULL
  );
  CREATE TABLE dictionary_values (
    dictionary INTEGER, ordinal INTEGER, kind INTEGER NOT NULL, thing INTEGER, value TEXT, part TEXT,
    PRIMARY KEY (dictionary, ordinal)
  ) WITHOUT ROWID;
  CREATE TABLE columns (
    collection INTEGER, property TEXT, dictionary INTEGER NOT NULL, starts BLOB NOT NULL, ordinals BLOB NOT NULL,
    PRIMARY KEY (collection, property)
  );
`

/** Made when the tables are full, which is cheaper than with each row. */
export const indexes = `
  CREATE INDEX labels_subject ON labels (subject, rank);
  CREATE INDEX labels_folded ON labels (folded);
  CREATE INDEX spellings_reversed ON spellings (reversed);
  CREATE INDEX identifiers_value ON identifiers (value COLLATE NOCASE);
`

/** Likewise, when the collections are filled. */
export const collectionIndexes = `
  CREATE INDEX dictionary_values_part ON dictionary_values (dictionary, part) WHERE part IS NOT NULL;
`
