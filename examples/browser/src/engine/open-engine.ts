import { Library, SyncCoordinator } from '@music-platform/core-sync';
import { openWasmDatabase } from '@music-platform/db-wasm';
import { browserMembers } from './browser-members.ts';
import { continueSyncs } from './continue-syncs.ts';
import type { ConnectRequest, EngineApi, EngineOptions, Source } from './engine-api.ts';
import type { EngineParts } from './engine-parts.ts';
import { libraryMembers } from './library-members.ts';
import { SourceBook } from './sources/source-book.ts';
import { Sources } from './sources/sources.ts';
import { syncMembers } from './sync-members.ts';
import { TabEvents } from './tab-events.ts';
import { joinTabs } from './tab-lease.ts';

/** The composition: the one place that knows which database there is, and who talks to whom. */
export async function openEngine({ database: name }: EngineOptions): Promise<EngineApi> {
  const [database, tabs] = await Promise.all([openWasmDatabase({ name }), joinTabs(name)]);
  const library = await Library.open(database);
  const sync = new SyncCoordinator({ database, owner: tabs.owner, providers: [] });
  const events = new TabEvents(name);
  const sources = new Sources({ book: new SourceBook(name), sync, library, events });
  await sources.load();
  const parts: EngineParts = { database, sync, library, sources, events };
  const goOn = (): void => {
    continueSyncs(parts).catch((error: unknown) =>
      queueMicrotask(() => {
        throw error;
      }),
    );
  };
  const ofSources = sources.members();
  const members = {
    ...libraryMembers(parts),
    ...ofSources,
    connect: async (request: ConnectRequest): Promise<Source> => {
      const source = await ofSources.connect(request);
      goOn();
      return source;
    },
    ...syncMembers(parts),
    ...browserMembers(parts),
  };
  tabs.onTabGone(goOn);
  goOn();
  return members;
}
