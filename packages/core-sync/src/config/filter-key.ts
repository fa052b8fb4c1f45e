import { fingerprint } from '../util/fingerprint.ts';
import type { SyncConfig } from './sync-config.ts';

/** Names a media filter. A mirror built with another one needs a full listing before its change feed can be trusted. */
export function filterKey(config: SyncConfig): string {
  const list = (values: readonly string[]): string[] => values.map((value) => value.toLowerCase()).sort();
  return fingerprint(JSON.stringify([list(config.audioMimeTypes), list(config.audioExtensions)]));
}
