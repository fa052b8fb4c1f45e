import { describe, expect, it } from 'vitest';
import {
  createAudioFilter,
  defaultAudioExtensions,
  defaultAudioMimeTypes,
  extensionOf,
  isAudioFile,
} from '../../src/metadata/index.ts';

describe('what is music', () => {
  it.each([
    ['Song.MP3', undefined],
    ['song.m4b', 'application/octet-stream'],
    ['song.mka', undefined],
    ['song.caf', undefined],
    ['song.dsf', undefined],
    ['song.dff', undefined],
    ['song.mp+', undefined],
    ['song.mpc', undefined],
    ['no extension', 'audio/mpeg'],
    ['no extension', 'Audio/MPEG; charset=binary'],
    ['no extension', 'audio/x-flac'],
    ['no extension', 'audio/flac'],
    ['song.bin', 'audio/x-ms-wma'],
  ])('[MD20] %s (%s) is', (name, mimeType) => {
    expect(isAudioFile({ name, mimeType })).toBe(true);
  });

  it.each([
    ['cover.jpg', 'image/jpeg'],
    ['list.m3u', 'audio/x-mpegurl'],
    ['list.pls', 'audio/x-scpls'],
    ['song.mid', 'audio/midi'],
    ['.mp3', undefined],
    ['mp3', undefined],
    ['folder.mp3.txt', 'text/plain'],
    ['', ''],
  ])('[MD20] %s (%s) is not', (name, mimeType) => {
    expect(isAudioFile({ name, mimeType })).toBe(false);
  });

  it('[MD20] a configuration replaces the lists, with dots, case and whole families allowed', () => {
    const filter = createAudioFilter({ audioExtensions: ['.XYZ'], audioMimeTypes: ['AUDIO/*'] });
    expect(filter({ name: 'a.xyz' })).toBe(true);
    expect(filter({ name: 'a', mimeType: 'audio/midi' })).toBe(true);
    expect(filter({ name: 'a.mp3' })).toBe(false);
    expect(isAudioFile({ name: 'a.mp3' }, { audioExtensions: [] })).toBe(false);
  });

  it('[MD20] the lists are lower case, without dots and without repetition', () => {
    for (const list of [defaultAudioExtensions, defaultAudioMimeTypes]) {
      expect(new Set(list).size).toBe(list.length);
      expect(list.filter((entry) => entry !== entry.toLowerCase() || entry.startsWith('.'))).toEqual([]);
    }
  });

  it.each([
    ['a.b.FLAC', 'flac'],
    ['.hidden', ''],
    ['none', ''],
    ['trailing.', ''],
  ])('[MD20] the extension of %s is "%s"', (name, extension) => {
    expect(extensionOf(name)).toBe(extension);
  });
});
