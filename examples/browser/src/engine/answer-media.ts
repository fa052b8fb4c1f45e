import { type Remote, transfer } from 'comlink';
import type { EngineApi, MediaRequest } from './engine-api.ts';

/** Hands what the service worker asks for (`media/<trackId>`) to the engine, which answers into the port that came along. */
export function answerMedia(engine: Pick<Remote<EngineApi>, 'answerMedia'>): void {
  const { serviceWorker } = navigator;
  if (serviceWorker === undefined) return;
  serviceWorker.addEventListener('message', ({ data, ports: [port] }: MessageEvent<MediaRequest>) => {
    if (data?.type === 'media' && port) void engine.answerMedia(data, transfer(port, [port]));
  });
  serviceWorker.startMessages();
}
