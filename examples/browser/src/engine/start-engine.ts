import { requestPersistentStorage } from '@music-platform/db-wasm';
import { proxy, type Remote, wrap } from 'comlink';
import { answerMedia } from './answer-media.ts';
import type { EngineApi, EngineEvent, EngineOptions } from './engine-api.ts';
import type { EngineHost } from './worker.ts';

/** The engine as the page sees it. */
export type Engine = Remote<EngineApi>;

/**
 * Starts the worker and opens the library. Events go to `listener`; resolves when the library can be read. Rejects with a sentence
 * for people where the browser cannot store a library.
 */
export async function startEngine(
  options: EngineOptions,
  listener: (event: EngineEvent) => void,
): Promise<Engine> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const engine = (await wrap<EngineHost>(worker).open(options)) as unknown as Engine;
  await engine.listen(proxy(listener));
  answerMedia(engine);
  return withPageAbilities(engine);
}

/** Workers cannot ask for persistence: the page does. */
function withPageAbilities(engine: Engine): Engine {
  const requestPersistence: EngineApi['requestPersistence'] = async () => {
    await requestPersistentStorage();
    return engine.storage();
  };
  return new Proxy(engine, {
    get: (target, name) => (name === 'requestPersistence' ? requestPersistence : Reflect.get(target, name)),
  });
}
