import type { RemoteDrive, SeededRandom, SeenItem } from '@music-platform/testkit';
import type { Library, Track } from '../../src/index.ts';
import { song } from './world.ts';

/** Files and folders of the drive a history may act on. */
interface State {
  files: string[];
  folders: string[];
  gone: string[];
  counter: number;
}

/** Random edits of a cloud, as a person's devices would make them. Deterministic for a seed. */
export class History {
  readonly log: string[] = [];
  readonly #remote: RemoteDrive;
  readonly #random: SeededRandom;
  readonly #state: State = { files: [], folders: [], gone: [], counter: 0 };

  constructor(remote: RemoteDrive, random: SeededRandom) {
    this.#remote = remote;
    this.#random = random;
  }

  step(): void {
    const actions: readonly [string, () => SeenItem | string | undefined][] = [
      ['add file', () => this.#addFile()],
      ['add file', () => this.#addFile()],
      ['add folder', () => this.#addFolder()],
      ['edit', () => this.#onFile((id) => this.#remote.edit(id, this.#content()))],
      ['rename file', () => this.#onFile((id) => this.#remote.rename(id, this.#fileName()))],
      ['move file', () => this.#onFile((id) => this.#remote.move(id, this.#folder()))],
      [
        'rename folder',
        () => this.#onFolder((id) => this.#remote.rename(id, `Folder ${this.#random.int(0, 5)}`)),
      ],
      ['move folder', () => this.#onFolder((id) => this.#moveFolder(id))],
      ['trash', () => this.#onAny((id) => this.#away(id, () => this.#remote.trash(id)))],
      ['lose access', () => this.#onAny((id) => this.#away(id, () => this.#remote.loseAccess(id)))],
      ['return', () => this.#return()],
      ['delete', () => this.#onAny((id) => this.#delete(id))],
      ['copy', () => this.#copy()],
    ];
    const [name, act] = this.#random.pick(actions);
    try {
      const result = act();
      this.log.push(`${name}: ${typeof result === 'string' ? result : (result?.id ?? '-')}`);
    } catch (error) {
      this.log.push(`${name}: refused (${(error as Error).message})`);
    }
  }

  #content() {
    const n = this.#random.int(0, 30);
    return song(
      { title: `Song ${n}`, artist: `Artist ${n % 4}`, album: `Album ${n % 6}`, track: (n % 12) + 1 },
      n,
    );
  }

  #fileName(): string {
    this.#state.counter += 1;
    return `${this.#random.int(1, 12)} - Name ${this.#state.counter}.${this.#random.pick(['mp3', 'mp3', 'mp3', 'mp3', 'txt'])}`;
  }

  #folder(): string {
    const { folders } = this.#state;
    return folders.length === 0 || this.#random.next() < 0.2 ? this.#root() : this.#random.pick(folders);
  }

  #root(): string {
    const [drive] = this.#remote.drives();
    if (drive === undefined) throw new Error('no drive');
    return drive.rootId;
  }

  #addFile(): SeenItem {
    const item = this.#remote.putFile({
      name: this.#fileName(),
      parentId: this.#folder(),
      content: this.#content(),
    });
    this.#state.files.push(item.id);
    return item;
  }

  #addFolder(): SeenItem {
    const item = this.#remote.putFolder({
      name: `Folder ${this.#random.int(0, 5)}`,
      parentId: this.#folder(),
    });
    this.#state.folders.push(item.id);
    return item;
  }

  #copy(): SeenItem | undefined {
    return this.#onFile((id) => {
      const copy = this.#remote.copy(id, { parentId: this.#folder(), name: this.#fileName() });
      this.#state.files.push(copy.id);
      return copy;
    });
  }

  #moveFolder(id: string): SeenItem {
    return this.#remote.move(id, this.#folder());
  }

  #away(id: string, act: () => SeenItem): SeenItem {
    const item = act();
    this.#state.gone.push(id);
    return item;
  }

  #return(): string | undefined {
    const { gone } = this.#state;
    if (gone.length === 0) return undefined;
    const id = this.#random.pick(gone);
    this.#state.gone = gone.filter((other) => other !== id);
    const tries = [() => this.#remote.untrash(id), () => this.#remote.regainAccess(id)];
    for (const attempt of tries) {
      try {
        attempt();
      } catch {}
    }
    return id;
  }

  #delete(id: string): string {
    this.#remote.delete(id);
    const { files, folders } = this.#state;
    this.#state.files = files.filter((other) => other !== id);
    this.#state.folders = folders.filter((other) => other !== id);
    return id;
  }

  #onFile<T>(act: (id: string) => T): T | undefined {
    return this.#state.files.length === 0 ? undefined : act(this.#random.pick(this.#state.files));
  }

  #onFolder<T>(act: (id: string) => T): T | undefined {
    return this.#state.folders.length === 0 ? undefined : act(this.#random.pick(this.#state.folders));
  }

  #onAny<T>(act: (id: string) => T): T | undefined {
    return this.#random.next() < 0.3 ? this.#onFolder(act) : this.#onFile(act);
  }
}

/** What a person sees, ids of ours aside: visible tracks, each with its reachable files. */
export async function visibleCatalogue(library: Library): Promise<unknown[]> {
  const tracks: unknown[] = [];
  for await (const track of library.allTracks()) tracks.push(await view(library, track));
  return tracks.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

async function view(library: Library, track: Track): Promise<unknown> {
  const { files } = await library.explain(track.id);
  const { title, artist, album, disc, year, durationMs, tagSource, path, itemId } = track;
  return {
    path,
    itemId,
    title,
    artist,
    album,
    track: track.track,
    disc,
    year,
    durationMs,
    tagSource,
    files: files
      .filter(({ reachable }) => reachable)
      .map((file) => file.path)
      .sort(),
  };
}
