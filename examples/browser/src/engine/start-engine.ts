import type { SyncEvent } from '@music-platform/core-sync';
import { proxy, type Remote, wrap } from 'comlink';
import type { EngineApi, EngineOptions } from './engine-api.ts';

/** The engine as the page sees it. */
export type Engine = Remote<EngineApi>;

/** Starts the worker. Its events go to `listener`; resolves when the library can be read. */
export async function startEngine(
  options: EngineOptions,
  listener: (event: SyncEvent) => void,
): Promise<Engine> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const engine = wrap<EngineApi>(worker);
  await engine.open(options);
  await engine.listen(proxy(listener));
  return engine;
}
