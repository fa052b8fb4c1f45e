import type { FakeClock } from '../../fake-clock.ts';
import { pathId } from '../../mock-provider/path-ids.ts';
import { RemoteDrive } from '../../remote-drive/remote-drive.ts';
import type { SeenItem } from '../../remote-drive/remote-drive-options.ts';
import type { SimulationHarness } from '../harness.ts';
import type { CloudEdit, World } from '../scenario/scenario.ts';
import { applyEdit } from './apply-edit.ts';
import { ContentRecord } from './content-record.ts';
import { HOME, isInLibrary } from './in-library.ts';

/** One account's cloud: takes edits, and remembers what the oracle must know of the past. */
export class SimulatedCloud {
  readonly remote: RemoteDrive;
  readonly world: World;
  readonly #idOf: (itemId: string) => string;
  /** Which song each item has, and ever had. */
  readonly contents: ContentRecord = new ContentRecord();
  /** Items that were out of the library at some time since the last look. */
  #absentSinceLook = new Set<string>();
  /** Items that were out of the library at some time since the last rest. */
  #absentSinceRest = new Set<string>();
  #editedSinceRest = new Set<string>();

  constructor(world: World, clock: FakeClock, { drive, idOf }: Pick<SimulationHarness, 'drive' | 'idOf'>) {
    const { logDescendants, descendantsOfTrash, lagMs } = world;
    this.world = world;
    this.remote = new RemoteDrive({
      ...drive,
      clock,
      logDescendants,
      descendantsOfTrash,
      ...(lagMs > 0 ? { lag: { ms: lagMs } } : {}),
    });
    this.#idOf = (id) => {
      if (idOf !== undefined) return idOf(this.remote, id);
      return world.stableIds ? id : pathId(this.remote, id);
    };
    if (world.bounded) this.remote.putFolder({ id: HOME, name: 'Home' });
    for (let number = 1; number <= world.drives; number += 1) {
      this.remote.addDrive({ id: `drive-${number}` });
    }
  }

  /** Lets the edit happen; says what became of it. */
  edit(edit: CloudEdit): string {
    const before = this.#driveOf(edit);
    let result: string;
    try {
      result = applyEdit(this, edit);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      result = `refused (${error.message})`;
    }
    for (const { id, driveId } of before) {
      if (this.remote.get(id)?.driveId !== driveId) this.#noteAbsence(id);
    }
    for (const id of this.#absent()) this.#noteAbsence(id);
    return result;
  }

  noteContent(item: SeenItem, song: number): void {
    this.contents.note(item.id, song);
    this.#editedSinceRest.add(item.id);
  }

  isInLibrary(id: string): boolean {
    const item = this.remote.get(id);
    return item !== undefined && isInLibrary(this.remote, this.world, item);
  }

  /** What the provider calls the item. */
  shownId(id: string): string {
    return this.#idOf(id);
  }

  /** Whether the item was in the library all the time since the last look. */
  stayed(id: string): boolean {
    return !this.#absentSinceLook.has(id);
  }

  /** Whether the item was in the library all the time since the last rest. */
  stayedSinceRest(id: string): boolean {
    return !this.#absentSinceRest.has(id);
  }

  editedSinceRest(id: string): boolean {
    return this.#editedSinceRest.has(id);
  }

  looked(): void {
    this.#absentSinceLook = this.#absent();
  }

  rested(): void {
    this.#absentSinceRest = this.#absent();
    this.#editedSinceRest = new Set();
  }

  #absent(): Set<string> {
    return new Set([...this.contents.items()].filter((id) => !this.isInLibrary(id)));
  }

  #noteAbsence(id: string): void {
    this.#absentSinceLook.add(id);
    this.#absentSinceRest.add(id);
  }

  /** Files an edit can take to another drive, whose feeds are read at different times. */
  #driveOf(edit: CloudEdit): { id: string; driveId: string | undefined }[] {
    if (edit.do !== 'move' && edit.do !== 'moveAll') return [];
    return [...this.contents.items()].map((id) => ({ id, driveId: this.remote.get(id)?.driveId }));
  }
}
