import type { Library, SyncCoordinator } from '@music-platform/core-sync';
import type { WasmDatabase } from '@music-platform/db-wasm';
import type { Sources } from './sources/sources.ts';
import type { TabEvents } from './tab-events.ts';

/** Everything the engine is made of. */
export interface EngineParts {
  readonly database: WasmDatabase;
  readonly sync: SyncCoordinator;
  readonly library: Library;
  readonly sources: Sources;
  readonly events: TabEvents;
}
