/** Queries that cost much more to answer than to ask, by what they do; see hostileQueries.js. */
export declare const hostileQueries: Readonly<Record<string, () => string>>
