/** Takes one quad: a line of canonical N-Quads, without its line end. */
export type Emit = (quad: string) => void
