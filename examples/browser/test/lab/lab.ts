import type { EngineEvent } from '../../src/engine/engine-api.ts';
import { type Engine, startEngine } from '../../src/engine/start-engine.ts';

/** What tests drive: the engine as the page has it, and everything it has told. */
export interface Lab {
  readonly engine: Engine;
  readonly events: EngineEvent[];
}

/** Plays what tests give it. */
document.body.append(document.createElement('audio'));

async function open(): Promise<Lab> {
  const { serviceWorker } = navigator;
  const isControlled = new Promise<void>((resolve) => {
    if (serviceWorker.controller) resolve();
    serviceWorker.addEventListener('controllerchange', () => resolve());
  });
  await serviceWorker.register(new URL('../../service-worker.js', location.href), { type: 'module' });
  const events: EngineEvent[] = [];
  const database = new URLSearchParams(location.search).get('library') ?? 'lab';
  const engine = await startEngine({ database }, (event) => events.push(event));
  await isControlled;
  return { engine, events };
}

(globalThis as unknown as { lab: Promise<Lab> }).lab = open();
