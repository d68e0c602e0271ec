/** What came of a request of a soak. */
interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly milliseconds: number
  readonly error?: string
  readonly path?: string
}

/** See soakFigures.js. */
export declare class Figures {
  report(kind: string, answer: Answer): void
  fault(text: string): void
  take(seconds: number, megabytes: number): unknown
}

/** What is wrong, by bounds in milliseconds and megabytes. */
export declare function judge(figures: Figures, bounds: { readonly p99: number; readonly growth: number }): string[]
