const capacity = 512;
const lifeMs = 60_000;

/** Addresses that were given out lately, so that the next range of a file need not wait for another. Kept in memory alone, and shortly. */
export class DownloadAddresses {
  readonly #known = new Map<string, { version: string; url: string; at: number }>();

  note(id: string, version: string, url: string, now: number): void {
    this.#known.delete(id);
    this.#known.set(id, { version, url, at: now });
    const oldest = this.#known.keys().next().value;
    if (this.#known.size > capacity && oldest !== undefined) this.#known.delete(oldest);
  }

  find(id: string, version: string, now: number): string | undefined {
    const known = this.#known.get(id);
    return known?.version === version && now - known.at < lifeMs ? known.url : undefined;
  }

  drop(id: string): void {
    this.#known.delete(id);
  }
}
