import { SyncError } from '@music-platform/bridge-traits';
import type { EngineParts } from './engine-parts.ts';

/** Goes on with syncs whose tab has gone. Where several tabs try at once, the library lets one. */
export async function continueSyncs({ sync, sources }: EngineParts): Promise<void> {
  for (const profileId of await sources.ready()) {
    const [latest] = await sync.listHistory({ profileId, limit: 1 });
    if (latest?.status !== 'running' || (await sync.isSyncActive(profileId))) continue;
    await sync.resume(latest.id).catch((error: unknown) => {
      if (!(error instanceof SyncError && wasTaken.has(error.code))) throw error;
    });
  }
}

const wasTaken: ReadonlySet<string> = new Set(['SYNC_IN_PROGRESS', 'INVALID_STATE_TRANSITION']);
