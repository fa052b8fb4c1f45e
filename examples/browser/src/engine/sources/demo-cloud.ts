import { createGoogleDriveProvider } from '@music-platform/provider-gdrive/fetch';
import {
  createAudioFile,
  createRandom,
  type RemoteDrive,
  type SeededRandom,
  type VirtualLibrary,
  virtualDrive,
  virtualLibrary,
} from '@music-platform/testkit';
import { DriveCore, fetchOf } from '@music-platform/testkit/emulators';
import type { Connection } from './connection.ts';
import type { DemoEdit, StoredSource } from './source-book.ts';

type StoredDemo = Extract<StoredSource, { kind: 'demo' }>;

/**
 * Google Drive as it would answer, in this worker: the real provider talks to it, and no byte leaves the page. It follows from its size and
 * the edits made to it, so that it is the same in every tab and after every reload.
 */
export function createDemoCloud(source: StoredDemo): Connection {
  const { tracks, profileId } = source;
  const shape = { tracks, formats: ['mp3', 'flac'] as const, covers: { minSize: 8000, maxSize: 30_000 } };
  let editedAt: number | undefined;
  const clock = {
    now: () => editedAt ?? Date.now(),
    sleep: (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms)),
  };
  const remote = virtualDrive({ ...shape, drive: { clock } });
  const library = virtualLibrary(shape);
  const core = new DriveCore({ remote });
  const provider = createGoogleDriveProvider({
    tokens: { getAccessToken: async () => core.token },
    rootUrl: 'https://drive.invalid/',
    fetch: fetchOf(core.handle),
    account: profileId,
    quotaUnitsPerMinute: Number.POSITIVE_INFINITY,
  });
  let applied = 0;
  const follow = (history: readonly DemoEdit[]): void => {
    for (const { at, edits } of history.slice(applied)) {
      editedAt = at;
      const random = createRandom(`${profileId} ${applied}`);
      for (let edit = 0; edit < edits; edit += 1) makeEdit(remote, library, random, `${applied}-${edit}`);
      applied += 1;
    }
    editedAt = undefined;
  };
  follow(source.history);
  return {
    provider,
    follow: (latest) => {
      if (latest.kind === 'demo') follow(latest.history);
    },
  };
}

/** What somebody might do to a track in the web interface: add one beside it, rename it, tag it anew, throw it away. */
function makeEdit(remote: RemoteDrive, library: VirtualLibrary, random: SeededRandom, name: string): void {
  const { index, spec, fileName } = library.track(random.int(0, library.trackCount - 1));
  const file = remote.get(`vt${index}`);
  if (file?.state !== 'present') return;
  const retitled = (title: string) => createAudioFile({ ...spec, tags: { ...spec.tags, title } });
  const kind = random.pick(['add', 'rename', 'retag', 'trash'] as const);
  if (kind === 'rename') remote.rename(file.id, `${name} ${fileName}`);
  else if (kind === 'retag') remote.edit(file.id, retitled(`${spec.tags.title} (remastered)`));
  else if (kind === 'trash') remote.trash(file.id);
  else {
    const content = retitled(`${spec.tags.title} (live ${name})`);
    remote.putFile({ name: `${name} live.${content.extension}`, parentId: file.parentId, content });
  }
}
