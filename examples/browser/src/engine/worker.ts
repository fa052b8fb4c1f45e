import './no-code-from-text.ts';
import { expose, type ProxyMarked, proxy } from 'comlink';
import type { EngineApi, EngineOptions } from './engine-api.ts';
import { openEngine } from './open-engine.ts';

/** What the worker offers before a library is open. */
export interface EngineHost {
  open(options: EngineOptions): Promise<EngineApi & ProxyMarked>;
}

const host: EngineHost = { open: async (options) => proxy(await openEngine(options)) };
expose(host);
