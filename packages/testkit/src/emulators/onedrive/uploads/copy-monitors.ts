/** A copy under way, or done. */
export interface CopyOperation {
  readonly id: string;
  readonly resourceId: string;
  readonly itemId: string;
  /** Looks at it that still say "in progress". */
  pending: number;
}

/** What a client asks that waits for a copy. */
export class CopyMonitors {
  readonly #operations = new Map<string, CopyOperation>();
  #started = 0;

  start(operation: Pick<CopyOperation, 'resourceId' | 'itemId' | 'pending'>): CopyOperation {
    this.#started += 1;
    const started = { ...operation, id: `copy-${this.#started}` };
    this.#operations.set(started.id, started);
    return started;
  }

  /** How far a copy is; undefined for one there never was. */
  look(id: string): { operation: CopyOperation; isDone: boolean } | undefined {
    const operation = this.#operations.get(id);
    if (operation === undefined) return undefined;
    const isDone = operation.pending <= 0;
    operation.pending -= 1;
    return { operation, isDone };
  }
}
