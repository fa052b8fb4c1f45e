import type { ProviderTags } from '@music-platform/bridge-traits';
import type { FileContent, RemoteDrive, SeededRandom, SeenItem } from '@music-platform/testkit';
import type { Library, Track } from '../../src/index.ts';
import { song } from './world.ts';

/** Files and folders a history may act on. */
interface State {
  files: string[];
  folders: string[];
  gone: string[];
  counter: number;
}

export interface HistoryOptions {
  /** Files carry the tags a service may know. */
  tags?: boolean;
  /** Where everything happens; the main drive's root unless given. */
  home?: string;
  /** Further drives, which may also be lost and joined again. */
  drives?: number;
}

/** Random edits of a cloud, as a person's devices would make them. Deterministic for a seed. */
export class History {
  readonly log: string[] = [];
  readonly #remote: RemoteDrive;
  readonly #random: SeededRandom;
  readonly #options: HistoryOptions;
  readonly #state: State = { files: [], folders: [], gone: [], counter: 0 };
  /** Every content an item ever had. */
  readonly contents = new Map<string, Set<FileContent>>();

  constructor(remote: RemoteDrive, random: SeededRandom, options: HistoryOptions = {}) {
    this.#remote = remote;
    this.#random = random;
    this.#options = options;
    for (let number = 1; number <= (options.drives ?? 0); number += 1)
      remote.addDrive({ id: `drive-${number}` });
  }

  step(): void {
    const [name, act] = this.#random.pick(this.#actions());
    try {
      const result = act();
      this.log.push(`${name}: ${describe(result)}`);
    } catch (error) {
      this.log.push(`${name}: refused (${(error as Error).message})`);
    }
  }

  #actions(): (readonly [string, () => SeenItem | string | undefined])[] {
    const remote = this.#remote;
    return [
      ['add file', () => this.#addFile()],
      ['add file', () => this.#addFile()],
      ['add file', () => this.#addFile()],
      ['add folder', () => this.#addFolder()],
      ['edit', () => this.#edit()],
      ['touch', () => this.#onFile((id) => remote.patch(id, {}))],
      ['rename file', () => this.#onFile((id) => remote.rename(id, this.#fileName()))],
      ['move file', () => this.#onFile((id) => remote.move(id, this.#folder()))],
      ['rename folder', () => this.#onFolder((id) => remote.rename(id, this.#folderName()))],
      ['move folder', () => this.#onFolder((id) => remote.move(id, this.#folder()))],
      ['trash', () => this.#onAny((id) => this.#away(id, () => remote.trash(id)))],
      ['lose access', () => this.#onAny((id) => this.#away(id, () => remote.loseAccess(id)))],
      ['grant access', () => this.#onAny((id) => this.#away(id, () => remote.grantAccess(id)))],
      ['return', () => this.#return()],
      ['return', () => this.#return()],
      ['delete', () => this.#onAny((id) => this.#delete(id))],
      ['upload again', () => this.#uploadAgain()],
      ['copy', () => this.#copy()],
      ...(this.#options.drives ? [['lose or join a drive', () => this.#turnDrive()] as const] : []),
    ];
  }

  #content(): FileContent {
    return contentNumber(this.#random.int(0, 24));
  }

  /** What a service makes out of a content: equal for equal contents. */
  #tagsOf(content: FileContent): ProviderTags | undefined {
    if (this.#options.tags !== true || content.size % 3 === 0) return undefined;
    return { title: `Known ${content.size}`, artists: ['Someone'] };
  }

  #note(item: SeenItem): SeenItem {
    const contents = this.contents.get(item.id) ?? new Set();
    this.contents.set(item.id, contents);
    if (item.content !== undefined) contents.add(item.content);
    return item;
  }

  #fileName(): string {
    this.#state.counter += 1;
    return `${this.#random.int(1, 12)} - Name ${this.#state.counter}.${this.#random.pick(['mp3', 'mp3', 'mp3', 'mp3', 'txt'])}`;
  }

  #folderName(): string {
    return `Folder ${this.#random.int(0, 5)}`;
  }

  #folder(): string {
    const { folders } = this.#state;
    return folders.length === 0 || this.#random.next() < 0.2 ? this.#root() : this.#random.pick(folders);
  }

  #root(): string {
    const [main, ...others] = this.#remote.drives();
    const home = this.#options.home ?? main?.rootId ?? '';
    return this.#random.pick([home, ...others.map(({ rootId }) => rootId)]);
  }

  #addFile(): SeenItem {
    const content = this.#content();
    const tags = this.#tagsOf(content);
    const item = this.#remote.putFile({ name: this.#fileName(), parentId: this.#folder(), content, tags });
    this.#state.files.push(item.id);
    return this.#note(item);
  }

  #edit(): SeenItem | undefined {
    return this.#onFile((id) => {
      const content = this.#content();
      this.#remote.edit(id, content);
      return this.#note(this.#remote.patch(id, { tags: this.#tagsOf(content) }));
    });
  }

  #addFolder(): SeenItem {
    const item = this.#remote.putFolder({ name: this.#folderName(), parentId: this.#folder() });
    this.#state.folders.push(item.id);
    return item;
  }

  /** A file is deleted and uploaded anew: the same place and content, or one of them. */
  #uploadAgain(): SeenItem | undefined {
    return this.#onFile((id) => {
      const before = this.#remote.get(id);
      if (before?.content === undefined || before.state === 'deleted') return undefined;
      this.#delete(id);
      const moved = this.#random.chance(0.3);
      const content = this.#random.chance(0.7) ? before.content : this.#content();
      const item = this.#remote.putFile({
        name: moved ? this.#fileName() : before.name,
        parentId: moved ? this.#folder() : (before.parentId ?? this.#root()),
        content,
        tags: this.#tagsOf(content),
      });
      this.#state.files.push(item.id);
      return this.#note(item);
    });
  }

  #copy(): SeenItem | undefined {
    return this.#onFile((id) => {
      const copy = this.#remote.copy(id, { parentId: this.#folder(), name: this.#fileName() });
      this.#state.files.push(copy.id);
      return this.#note(copy);
    });
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

  #turnDrive(): string {
    const { id, joined } = this.#random.pick(this.#remote.drives().slice(1));
    if (joined) this.#remote.removeDrive(id);
    else this.#remote.rejoinDrive(id);
    return `${id} ${joined ? 'lost' : 'joined'}`;
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

const made = new Map<number, FileContent>();

/** One of a few songs, which differ in tags, length and content. Made once: the same number is the same file. */
function contentNumber(number: number): FileContent {
  const known = made.get(number);
  if (known !== undefined) return known;
  const tags = {
    title: `Song ${number}`,
    artist: `Artist ${number % 4}`,
    album: `Album ${number % 6}`,
    track: (number % 12) + 1,
  };
  const content = song(tags, number / 2);
  made.set(number, content);
  return content;
}

function describe(result: SeenItem | string | undefined): string {
  if (result === undefined) return '-';
  return typeof result === 'string' ? result : `${result.id} (${result.name} in ${result.parentId})`;
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
