import type { RemoteDrive, SeededRandom, SeenItem } from '@music-platform/testkit';
import { song } from './engine-world.ts';

/** What people do to their files, by chance. */
export class DriveEdits {
  readonly log: string[] = [];
  readonly #remote: RemoteDrive;
  readonly #random: SeededRandom;
  readonly #files: string[] = [];
  readonly #folders: string[] = [];
  #made = 0;

  constructor(remote: RemoteDrive, random: SeededRandom) {
    this.#remote = remote;
    this.#random = random;
  }

  step(): void {
    const remote = this.#remote;
    const [name, act] = this.#random.pick([
      ['file', () => this.#putFile()],
      ['file', () => this.#putFile()],
      ['file', () => this.#putFile()],
      ['folder', () => this.#putFolder()],
      ['edit', () => this.#onFile((id) => remote.edit(id, song(this.#title())))],
      ['view', () => this.#onFile((id) => remote.patch(id, {}))],
      ['rename', () => this.#onAny((id) => remote.rename(id, `${this.#title()}.mp3`))],
      ['move', () => this.#onAny((id) => remote.move(id, this.#parent()))],
      ['trash', () => this.#onAny((id) => remote.trash(id))],
      ['untrash', () => this.#onAny((id) => remote.untrash(id))],
      ['untrash', () => this.#onAny((id) => remote.untrash(id))],
      ['lose', () => this.#onAny((id) => remote.loseAccess(id))],
      ['regain', () => this.#onAny((id) => remote.regainAccess(id))],
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

  #putFile(): void {
    const title = this.#title();
    const { id } = this.#remote.putFile({
      name: `${title}.mp3`,
      parentId: this.#parent(),
      content: song(title),
    });
    this.#files.push(id);
  }

  #putFolder(): void {
    this.#folders.push(
      this.#remote.putFolder({ name: `Folder ${this.#title()}`, parentId: this.#parent() }).id,
    );
  }

  #parent(): string {
    const roots = this.#remote.drives().map(({ rootId }) => rootId);
    const isDeep = this.#folders.length > 0 && this.#random.chance(0.7);
    return this.#random.pick(isDeep ? this.#folders : roots);
  }

  #onFile(act: (id: string) => unknown): void {
    if (this.#files.length > 0) act(this.#random.pick(this.#files));
  }

  #onAny(act: (id: string) => unknown): void {
    const all = [...this.#files, ...this.#folders];
    if (all.length > 0) act(this.#random.pick(all));
  }
}

/** Every song that the account sees now, by its path within its drive: the truth. */
export function songsOf(remote: RemoteDrive): { path: string; title: string }[] {
  const found: SeenItem[] = [];
  for (const { id, joined } of remote.drives()) if (joined) found.push(...remote.items(id));
  return found
    .filter(({ kind, state, name }) => kind === 'file' && state === 'present' && name.endsWith('.mp3'))
    .map((item) => ({ path: remote.pathOf(item.id).join('/'), title: titleOf(item) }))
    .sort(byPath);
}

export function byPath(one: { path: string }, other: { path: string }): number {
  return one.path < other.path ? -1 : 1;
}

function titleOf({ content }: SeenItem): string {
  const text = new TextDecoder('latin1').decode(content?.read(0, 1_000));
  return /Title \d+/.exec(text)?.[0] ?? '';
}
