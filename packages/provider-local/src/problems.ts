/** Counts what could not be seen and keeps the first of it, whatever the size of the tree. */
export class Problems {
  #count = 0;
  #first = '';

  /** Notes that something could not be seen. */
  add(path: string, why: string): void {
    if (this.#count === 0) this.#first = `${JSON.stringify(path)} ${why}`;
    this.#count += 1;
  }

  /** For people; undefined when everything was seen. */
  get summary(): string | undefined {
    if (this.#count === 0) return undefined;
    const subject = this.#count === 1 ? '1 folder or file' : `${this.#count} folders or files`;
    return `${subject} could not be read: ${this.#first}${this.#count === 1 ? '' : ', …'}`;
  }
}
