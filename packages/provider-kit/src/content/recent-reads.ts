const capacity = 512;

/** Which files were read from last, and in which version. */
export class RecentReads {
  readonly #versions = new Map<string, string>();

  /** Notes a read; true if one of the same version came shortly before. */
  noteRead(id: string, version: string): boolean {
    const isContinued = this.#versions.get(id) === version;
    this.#versions.delete(id);
    this.#versions.set(id, version);
    const oldest = this.#versions.keys().next().value;
    if (this.#versions.size > capacity && oldest !== undefined) this.#versions.delete(oldest);
    return isContinued;
  }
}
