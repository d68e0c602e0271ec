/** Takes one quad: a line of canonical N-Quads, without its line end. */
export type Emit = (quad: string) => void

/** Takes one quad and where it goes: the number of a route ({@link Routes}). */
export type EmitTo = (quad: string, route: number) => void
