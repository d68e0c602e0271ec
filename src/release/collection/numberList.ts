/** A list of whole numbers that grows, four bytes each. */
export class NumberList {
  #numbers = new Uint32Array(16)
  #length = 0

  get length(): number {
    return this.#length
  }

  add(number: number): void {
    if (this.#length === this.#numbers.length) {
      const larger = new Uint32Array(this.#length * 2)
      larger.set(this.#numbers)
      this.#numbers = larger
    }
    this.#numbers[this.#length++] = number
  }

  /** The numbers so far; not a copy. */
  get(): Uint32Array {
    return this.#numbers.subarray(0, this.#length)
  }
}
