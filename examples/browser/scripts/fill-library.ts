import { SyncCoordinator } from '@music-platform/core-sync';
import { openNodeDatabase } from '@music-platform/db-node';
import { MockIncrementalProvider, virtualDrive } from '@music-platform/testkit';

const clock = {
  now: (): number => Date.now(),
  sleep: (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** Writes a library of so many tracks into a database file, whose tags the cloud knows: nothing is read. */
export async function fillLibrary(path: string, tracks: number): Promise<void> {
  await using database = await openNodeDatabase({ path });
  const remote = virtualDrive({ tracks, seed: 1, providerTags: true, content: 'filler', drive: { clock } });
  const provider = new MockIncrementalProvider({ remote, clock, supports: { tags: true } });
  const profile = { id: 'large', displayName: 'Large cloud' };
  await using sync = new SyncCoordinator({ database, providers: [{ profile, provider }] });
  const { status, error } = await sync.waitFor(await sync.startFullSync(profile.id));
  if (status !== 'completed') throw new Error(`the library was not filled: ${error?.message}`);
}
