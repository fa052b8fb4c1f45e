import { transfer } from 'comlink';
import type { MediaRequest } from './engine-api.ts';
import type { Engine } from './start-engine.ts';

/** Hands what the service worker asks for (`media/<trackId>`) to the engine, which answers into the port that came along. */
export function answerMedia(engine: Engine): void {
  const { serviceWorker } = navigator;
  if (serviceWorker === undefined) return;
  serviceWorker.addEventListener('message', ({ data, ports: [port] }: MessageEvent<MediaRequest>) => {
    if (data?.type === 'media' && port) void engine.answerMedia(data, transfer(port, [port]));
  });
  serviceWorker.startMessages();
}
