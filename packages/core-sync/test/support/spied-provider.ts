import type { Download, DownloadOptions, RemoteFile, StorageProvider } from '@music-platform/bridge-traits';
import { profileId, type World } from './world.ts';

export interface Spy {
  /** Called before each download is passed on. */
  before?: (file: RemoteFile, options: DownloadOptions) => Promise<void> | void;
  /** Changes what a download answers. */
  after?: (download: Download) => Download;
}

/** Downloads under way now, and at most so far. */
export interface Traffic {
  active: number;
  peak: number;
}

/** Puts a spy between the engine and the world's provider. */
export function spyOn(world: World, spy: Spy = {}): Traffic {
  const { provider } = world;
  const traffic: Traffic = { active: 0, peak: 0 };
  async function* counted(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    try {
      yield* body;
    } finally {
      traffic.active -= 1;
    }
  }
  const spied: StorageProvider = {
    kind: provider.kind,
    supports: provider.supports,
    listFiles: (options) => provider.listFiles(options),
    ...(provider.getChanges && { getChanges: (cursor, options) => provider.getChanges!(cursor, options) }),
    usage: () => provider.usage(),
    download: async (file, options = {}) => {
      traffic.active += 1;
      traffic.peak = Math.max(traffic.peak, traffic.active);
      try {
        await spy.before?.(file, options);
        const download = await provider.download(file, options);
        const answer = spy.after?.(download) ?? download;
        return { ...answer, body: counted(answer.body) };
      } catch (error) {
        traffic.active -= 1;
        throw error;
      }
    },
  };
  world.sync.addProfile({ profile: { id: profileId, displayName: 'Test' }, provider: spied });
  return traffic;
}
