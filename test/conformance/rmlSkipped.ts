/** Cases of the suites that are not run, each with the reason. */
export const skipped: Readonly<Record<string, string>> = {
  // The mapping holds the escape \\a, which Turtle does not have (Turtle §6.4, ECHAR): no Turtle parser reads it.
  'RMLTC0024f-CSV': 'the mapping is not Turtle',
  // The expected quads hold <http://example.com/Person/Emily Smith>; an IRIREF of N-Quads cannot hold a space.
  'RMLTC0027b-JSON': 'the expected output is not N-Quads',
  // The mapping asks for columns "ID" and "Name" of a table with "id" and "name", and the output is of another mapping.
  RMLIOREGTC0012i: 'mapping and expected output do not belong together',
}
