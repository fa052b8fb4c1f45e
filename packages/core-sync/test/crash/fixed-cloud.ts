import type { RemoteDrive } from '@music-platform/testkit';
import { contentOf, createAudioFile } from '@music-platform/testkit';

/** When every process of a test believes to live. */
export const startAt: number = Date.UTC(2026, 0, 1);

/** Twelve songs in two folders, the same in every process. */
export function fillFixedCloud(remote: RemoteDrive): void {
  for (let number = 1; number <= 12; number += 1) {
    const tags = { title: `Song ${number}`, artist: 'Artist', album: `Album ${number % 2}`, track: number };
    const { size, read } = createAudioFile({ format: 'mp3', tags, durationMs: 2_000 + number });
    remote.putPath([`Album ${number % 2}`, `${number}.mp3`], contentOf(read(0, size)));
  }
}
