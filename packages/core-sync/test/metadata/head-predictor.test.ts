import { describe, expect, it } from 'vitest';
import { createHeadPredictor } from '../../src/metadata/index.ts';

describe('head prediction', () => {
  it('[MD23] starts with the default and then gives a folder what its last files needed, and a little more', () => {
    const predictor = createHeadPredictor({ defaultBytes: 50_000 });
    expect(predictor.predict('a', '1.mp3')).toBe(50_000);
    predictor.learn('a', '1.mp3', { firstReadNeeded: 100_000 });
    predictor.learn('a', '2.mp3', { firstReadNeeded: 20_000 });
    const next = predictor.predict('a', '3.MP3');
    expect(next).toBeGreaterThan(100_000);
    expect(next).toBeLessThan(120_000);
  });

  it('[MD23] forgets a file that needed more once five others did not', () => {
    const predictor = createHeadPredictor();
    predictor.learn('a', '0.mp3', { firstReadNeeded: 200_000 });
    for (let i = 1; i <= 5; i++) predictor.learn('a', `${i}.mp3`, { firstReadNeeded: 10_000 });
    expect(predictor.predict('a', '6.mp3')).toBeLessThan(20_000);
  });

  it('[MD23] keeps extensions apart, and knows a new folder by its extension', () => {
    const predictor = createHeadPredictor();
    predictor.learn('a', '1.flac', { firstReadNeeded: 30_000 });
    expect(predictor.predict('a', '1.mp3')).toBe(64 * 1024);
    expect(predictor.predict('b', '1.flac')).toBe(predictor.predict('a', '2.flac'));
  });

  it('[MD23] expects of a new folder what the first files of others needed, however many files came since', () => {
    const predictor = createHeadPredictor();
    predictor.learn('a', '1.flac', { firstReadNeeded: 100_000 });
    for (let i = 0; i < 40; i++) predictor.learn('b', `${i}.flac`, { firstReadNeeded: 30_000 });
    expect(predictor.predict('c', '1.flac')).toBeGreaterThan(100_000);
    expect(predictor.predict('b', '41.flac')).toBeLessThan(40_000);
  });

  it('[MD23] stays between its limits', () => {
    const predictor = createHeadPredictor({ minBytes: 1000, maxBytes: 5000, defaultBytes: 9000 });
    expect(predictor.predict('a', '1.mp3')).toBe(5000);
    predictor.learn('a', '1.mp3', { firstReadNeeded: 1_000_000 });
    expect(predictor.predict('a', '2.mp3')).toBe(5000);
    for (let i = 0; i < 5; i++) predictor.learn('b', '1.ogg', { firstReadNeeded: 0 });
    expect(createHeadPredictor({ minBytes: 8000 }).predict('a', 'b')).toBe(64 * 1024);
  });

  it('[MD23] remembers no more folders than it may', () => {
    const predictor = createHeadPredictor({ folders: 2 });
    predictor.learn('a', '1.mp3', { firstReadNeeded: 100_000 });
    predictor.learn('b', '1.mp3', { firstReadNeeded: 10_000 });
    predictor.learn('c', '1.mp3', { firstReadNeeded: 10_000 });
    for (let i = 0; i < 32; i++) predictor.learn(`${i}`, '1.mp3', { firstReadNeeded: 10_000 });
    expect(predictor.predict('a', '2.mp3')).toBeLessThan(20_000);
  });

  it('[MD23] reads the end first in a folder where the end of the last file said everything', () => {
    const predictor = createHeadPredictor();
    expect(predictor.predictTail('a', '1.m4a')).toBeUndefined();
    predictor.learn('a', '1.m4a', { firstReadNeeded: 48, tailNeeded: 50_000 });
    predictor.learn('a', '2.m4a', { firstReadNeeded: 0, tailNeeded: 60_000 });
    expect(predictor.predictTail('a', '3.M4A')).toBeGreaterThan(60_000);
    expect(predictor.predictTail('b', '3.m4a')).toBeUndefined();
    predictor.learn('a', '3.m4a', { firstReadNeeded: 50_000 });
    expect(predictor.predictTail('a', '4.m4a')).toBeUndefined();
    predictor.learn('a', '4.m4a', { firstReadNeeded: 48, tailNeeded: 500_000 });
    expect(predictor.predictTail('a', '5.m4a')).toBeUndefined();
  });

  it('[MD23] asks for both ends at once in a folder where both of the last file were needed', () => {
    const predictor = createHeadPredictor();
    expect(predictor.predictEnd('a', '1.wav')).toBeUndefined();
    predictor.learn('a', '1.wav', { firstReadNeeded: 44, endNeeded: 12_000 });
    expect(predictor.predictEnd('a', '2.WAV')).toBeGreaterThan(12_000);
    expect(predictor.predictEnd('b', '2.wav')).toBeUndefined();
    predictor.learn('a', '2.wav', { firstReadNeeded: 44 });
    expect(predictor.predictEnd('a', '3.wav')).toBeUndefined();
  });

  it('[MD23] asks for all of a short file where all of the last ones was needed, and for no long one', () => {
    const predictor = createHeadPredictor({ defaultBytes: 50_000, maxBytes: 400_000 });
    predictor.learn('a', '1.ogg', { firstReadNeeded: Number.POSITIVE_INFINITY });
    expect(predictor.predict('a', '2.ogg', 300_000)).toBe(400_000);
    expect(predictor.predict('a', '3.ogg', 4_000_000)).toBe(50_000);
    predictor.learn('a', '3.ogg', { firstReadNeeded: 80_000 });
    expect(predictor.predict('a', '4.ogg', 4_000_000)).toBeLessThan(100_000);
  });
});
