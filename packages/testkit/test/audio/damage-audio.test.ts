import { expect, it } from 'vitest';
import { createAudioFile } from '../../src/audio/audio-file.ts';
import { AUDIO_FORMATS } from '../../src/audio/audio-formats.ts';
import { damageAudio } from '../../src/audio/damage-audio.ts';
import { createRandom } from '../../src/random.ts';

const files = AUDIO_FORMATS.map((format) =>
  createAudioFile({ format, tags: { title: 'Title', artists: ['One'] }, durationMs: 1000 }).read(0, 30_000),
);

it('[AW15] the same seed damages a file the same way, and leaves the file alone', () => {
  for (const [index, bytes] of files.entries()) {
    const before = bytes.slice();
    const other = files[(index + 1) % files.length];
    for (let seed = 0; seed < 50; seed += 1) {
      const damaged = damageAudio(bytes, createRandom(seed), other);
      expect(Buffer.compare(damaged, damageAudio(bytes, createRandom(seed), other))).toBe(0);
    }
    expect(Buffer.compare(bytes, before)).toBe(0);
  }
});

it('[AW15] nearly every seed damages, each in its own way', () => {
  const [bytes = new Uint8Array()] = files;
  const results = Array.from({ length: 300 }, (_, seed) =>
    Buffer.from(damageAudio(bytes, createRandom(seed), files[3])).toString('latin1'),
  );
  expect(new Set(results).size).toBeGreaterThan(250);
  expect(results.filter((result) => result.length !== bytes.length).length).toBeGreaterThan(100);
});

it('[AW15] an empty file can be damaged, too', () => {
  for (let seed = 0; seed < 200; seed += 1)
    expect(damageAudio(new Uint8Array(), createRandom(seed)).length).toBeLessThan(1_000_000);
});
