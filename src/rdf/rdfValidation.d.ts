declare module 'rdf-validation' {
  /** Validates literals against the lexical spaces of the XSD datatypes; the package ships no types. */
  export class XsdValidation {
    /** Datatype → its validation. */
    readonly validations: {
      get(datatype: unknown): { validateSimple(term: { readonly value: string }): boolean } | undefined
    }
  }
}
