import type { AbortOptions } from '@music-platform/bridge-traits';
import { SessionDialect } from './session-dialect.ts';
import type { MaintenanceTask, Sessions } from './sessions.ts';
import type { WasmDatabase } from './wasm-database.ts';

/** What an adapter is made of. */
export interface AdapterParts {
  readonly name: string;
  /** Names the sessions of this adapter. */
  readonly prefix: string;
  readonly sessions: Sessions;
  role(): WasmDatabase['role'];
  close(): Promise<void>;
}

/** The adapter around sessions. */
export function adapterOver({ name, prefix, sessions, role, close }: AdapterParts): WasmDatabase {
  const maintain = async (task: MaintenanceTask, { signal }: AbortOptions = {}): Promise<unknown> => {
    signal?.throwIfAborted();
    return sessions.maintain(task, { signal });
  };
  return {
    engine: 'sqlite',
    name,
    get role() {
      return role();
    },
    dialect: new SessionDialect(sessions, prefix),
    close,
    [Symbol.asyncDispose]: close,
    integrityCheck: async (options) => (await maintain({ kind: 'integrity' }, options)) as string[],
    exportFile: async (options) => (await maintain({ kind: 'export' }, options)) as Uint8Array,
    importFile: async (bytes, options) => void (await maintain({ kind: 'import', bytes }, options)),
    sizeBytes: async () => (await maintain({ kind: 'size' })) as number,
  };
}
