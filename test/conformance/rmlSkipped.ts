/** Cases of the suites that are not run, each with the reason. */
export const skipped: Readonly<Record<string, string>> = {}
