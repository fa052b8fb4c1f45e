import type { RemoteDrive, SeededRandom, SeenItem } from '@music-platform/testkit';
import { song } from './engine-world.ts';

/** What people do to their files, by chance. */
export class Edits {
  readonly log: string[] = [];
  readonly #remote: RemoteDrive;
  readonly #random: SeededRandom;
  readonly #theirs: string;
  readonly #files: string[] = [];
  readonly #folders: string[] = [];
  #made = 0;

  /** `theirs`: a folder of somebody else that was added to the drive. */
  constructor(remote: RemoteDrive, random: SeededRandom, theirs: string) {
    this.#remote = remote;
    this.#random = random;
    this.#theirs = theirs;
  }

  step(): void {
    const remote = this.#remote;
    const [name, act] = this.#random.pick([
      ['file', () => this.#putFile(this.#parent())],
      ['file', () => this.#putFile(this.#parent())],
      ['file', () => this.#putFile(this.#parent())],
      ['theirs', () => this.#putFile(this.#theirs)],
      ['folder', () => this.#putFolder()],
      ['edit', () => this.#onFile((id) => remote.edit(id, song(this.#title())))],
      ['view', () => this.#onFile((id) => remote.patch(id, {}))],
      ['rename', () => this.#onAny((id) => remote.rename(id, `${this.#title()}.mp3`))],
      ['move', () => this.#onAny((id) => remote.move(id, this.#parent()))],
      ['trash', () => this.#onAny((id) => remote.trash(id))],
      ['untrash', () => this.#onAny((id) => remote.untrash(id))],
      ['untrash', () => this.#onAny((id) => remote.untrash(id))],
      ['delete', () => this.#onFile((id) => remote.delete(id))],
    ] as const);
    try {
      act();
      this.log.push(name);
    } catch (error) {
      // Into itself, or something that is gone: the service refuses.
      if (!(error instanceof TypeError)) throw error;
    }
  }

  #title(): string {
    this.#made += 1;
    return `Title ${this.#made}`;
  }

  #putFile(parentId: string): void {
    const title = this.#title();
    const { id } = this.#remote.putFile({ name: `${title}.mp3`, parentId, content: song(title) });
    this.#files.push(id);
  }

  #putFolder(): void {
    this.#folders.push(
      this.#remote.putFolder({ name: `Folder ${this.#title()}`, parentId: this.#parent() }).id,
    );
  }

  #parent(): string {
    const isDeep = this.#folders.length > 0 && this.#random.chance(0.7);
    return isDeep ? this.#random.pick(this.#folders) : 'root';
  }

  #onFile(act: (id: string) => unknown): void {
    if (this.#files.length > 0) act(this.#random.pick(this.#files));
  }

  #onAny(act: (id: string) => unknown): void {
    const all = [...this.#files, ...this.#folders];
    if (all.length > 0) act(this.#random.pick(all));
  }
}

/** Every song that the account sees now, by its path in the library: the truth. `added`: a folder of others, and where it was added. */
export function songsOf(
  remote: RemoteDrive,
  added: { folder: string; at: string },
): { path: string; title: string }[] {
  const own = [...remote.items('main')]
    .filter(isSong)
    .map((item) => ({ item, path: remote.pathOf(item.id) }));
  const drive = remote.get(added.folder)?.driveId ?? '';
  const depth = remote.pathOf(added.folder).length;
  const theirs = [...remote.items(drive, { under: added.folder })]
    .filter(isSong)
    .map((item) => ({ item, path: [added.at, ...remote.pathOf(item.id).slice(depth)] }));
  return [...own, ...theirs]
    .map(({ item, path }) => ({ path: path.join('/'), title: titleOf(item) }))
    .sort(byPath);
}

export function byPath(one: { path: string }, other: { path: string }): number {
  return one.path < other.path ? -1 : 1;
}

function isSong({ kind, state, name }: SeenItem): boolean {
  return kind === 'file' && state === 'present' && name.endsWith('.mp3');
}

function titleOf({ content }: SeenItem): string {
  const text = new TextDecoder('latin1').decode(content?.read(0, 1_000));
  return /Title \d+/.exec(text)?.[0] ?? '';
}
