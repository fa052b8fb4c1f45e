/** An emulated cloud of one test, and whoever owns what is in it. */
export interface ControlledCloud<Facts> {
  /** What a page must know to reach it. */
  readonly facts: Facts;
  /** Its methods take and give plain values and bytes, or a function that ends what was begun. */
  readonly writer: object;
  close(): Promise<void>;
}

/** An emulated cloud as a page knows it. */
export interface OpenedCloud<Facts> {
  readonly id: number;
  readonly facts: Facts;
  /** What `write` can do. */
  readonly members: readonly string[];
}

/** Emulated clouds that a page opens, changes and closes. */
export class RemoteControl<Facts> {
  readonly #start: () => Promise<ControlledCloud<Facts>>;
  readonly #clouds = new Map<number, ControlledCloud<Facts>>();
  readonly #ends = new Map<number, () => Promise<void>>();
  #last = 0;

  constructor(start: () => Promise<ControlledCloud<Facts>>) {
    this.#start = start;
  }

  readonly functions = {
    open: async (): Promise<OpenedCloud<Facts>> => {
      const cloud = await this.#start();
      this.#last += 1;
      this.#clouds.set(this.#last, cloud);
      const members = Object.entries(cloud.writer).flatMap(([name, member]) =>
        typeof member === 'function' && name !== 'bytesServed' ? [name] : [],
      );
      return { id: this.#last, facts: cloud.facts, members };
    },
    write: async (
      id: number,
      member: string,
      args: unknown[],
    ): Promise<{ value?: unknown; end?: number }> => {
      const { writer } = this.#cloud(id);
      const method: unknown = Reflect.get(writer, member);
      if (typeof method !== 'function') throw new TypeError(`there is no ${member}`);
      const value: unknown = await Reflect.apply(method, writer, args.map(revived));
      if (typeof value !== 'function') return { value };
      this.#last += 1;
      this.#ends.set(this.#last, value as () => Promise<void>);
      return { end: this.#last };
    },
    end: async (end: number): Promise<void> => this.#ends.get(end)?.(),
    bytesServed: (id: number): unknown => {
      const { writer } = this.#cloud(id);
      return 'bytesServed' in writer && typeof writer.bytesServed === 'function' ? writer.bytesServed() : 0;
    },
    close: async (id: number): Promise<void> => {
      await this.#cloud(id).close();
      this.#clouds.delete(id);
    },
  };

  #cloud(id: number): ControlledCloud<Facts> {
    const cloud = this.#clouds.get(id);
    if (cloud === undefined) throw new TypeError(`there is no cloud ${id}`);
    return cloud;
  }
}

/** Bytes travel as lists of numbers, also inside an object; what was left out, as null. */
function revived(value: unknown): unknown {
  if (value === null) return undefined;
  if (Array.isArray(value))
    return value.every((each) => typeof each === 'number') ? Uint8Array.from(value) : value;
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, revived(each)]));
}
