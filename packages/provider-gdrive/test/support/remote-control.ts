import type { RemoteWriter } from '@music-platform/testkit/conformance';
import { type DriveEmulator, startDriveEmulator } from '@music-platform/testkit/emulators';
import { emulatorWriter } from './emulator-writer.ts';

/** An emulated Drive, as a page knows it. */
export interface OpenedDrive {
  id: number;
  url: string;
  token: string;
  /** What `write` can do. */
  members: string[];
}

/** Emulated Drives that a page opens, changes and closes. */
export class RemoteControl {
  readonly #drives = new Map<number, { emulator: DriveEmulator; writer: RemoteWriter }>();
  readonly #ends = new Map<number, () => Promise<void>>();
  #last = 0;

  readonly functions = {
    open: async (): Promise<OpenedDrive> => {
      const emulator = await startDriveEmulator();
      const writer = emulatorWriter(emulator);
      this.#last += 1;
      this.#drives.set(this.#last, { emulator, writer });
      const members = Object.entries(writer).flatMap(([name, member]) =>
        typeof member === 'function' && name !== 'bytesServed' ? [name] : [],
      );
      return { id: this.#last, url: emulator.url, token: emulator.token, members };
    },
    write: async (
      id: number,
      member: keyof RemoteWriter,
      args: unknown[],
    ): Promise<{ value?: unknown; end?: number }> => {
      const method = this.#drive(id).writer[member] as (...values: unknown[]) => Promise<unknown>;
      const value = await method(...args.map(revived));
      if (typeof value !== 'function') return { value };
      this.#last += 1;
      this.#ends.set(this.#last, value as () => Promise<void>);
      return { end: this.#last };
    },
    end: async (end: number): Promise<void> => this.#ends.get(end)?.(),
    bytesServed: (id: number): number => this.#drive(id).writer.bytesServed?.() ?? 0,
    close: async (id: number): Promise<void> => {
      await this.#drive(id).emulator.close();
      this.#drives.delete(id);
    },
  };

  #drive(id: number): { emulator: DriveEmulator; writer: RemoteWriter } {
    const drive = this.#drives.get(id);
    if (drive === undefined) throw new TypeError(`there is no drive ${id}`);
    return drive;
  }
}

/** Bytes travel as lists of numbers, also inside an object. */
function revived(value: unknown): unknown {
  if (Array.isArray(value)) return Uint8Array.from(value as number[]);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, revived(each)]));
}
