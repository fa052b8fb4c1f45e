/** Which song each item has, and every one it ever had. */
export class ContentRecord {
  readonly #now = new Map<string, number>();
  readonly #ever = new Map<string, Set<number>>();
  readonly #holders = new Map<number, Set<string>>();

  note(id: string, song: number): void {
    this.#now.set(id, song);
    this.#ever.set(id, (this.#ever.get(id) ?? new Set()).add(song));
    this.#holders.set(song, (this.#holders.get(song) ?? new Set()).add(id));
  }

  items(): Iterable<string> {
    return this.#now.keys();
  }

  songOf(id: string): number | undefined {
    return this.#now.get(id);
  }

  /** Whether no other item ever had any content that this one had. */
  isAlone(id: string): boolean {
    return [...(this.#ever.get(id) ?? [])].every((song) => this.#holders.get(song)?.size === 1);
  }

  /** Whether the item has had one content only. */
  isConstant(id: string): boolean {
    return this.#ever.get(id)?.size === 1;
  }

  /** Every item that ever had the song. */
  holdersOf(song: number): ReadonlySet<string> {
    return this.#holders.get(song) ?? new Set();
  }
}
