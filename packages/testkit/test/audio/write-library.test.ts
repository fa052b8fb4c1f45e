import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAudioFile, scaledSpec, virtualLibrary, writeLibrary } from '../../src/index.ts';

const library = virtualLibrary({ tracks: 60, seed: 3, sizeFactor: 0.02 });
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'audio-writer-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

describe('writeLibrary', () => {
  it('[AW14] writes every track at its place, with its bytes', async () => {
    const written = await writeLibrary(directory, library);
    let bytes = 0;
    for (let index = 0; index < library.trackCount; index += 1) {
      const { artistFolder, albumFolder, fileName } = library.track(index);
      const content = await readFile(join(directory, artistFolder, albumFolder, fileName));
      expect(content.equals(library.trackBytes(index).bytes())).toBe(true);
      bytes += content.length;
    }
    expect(written).toEqual({ files: 60, bytes });
    expect(await filesBelow(directory)).toHaveLength(60);
  });

  it('[AW14] stops at the limit and scales the playing time', async () => {
    const { files, bytes } = await writeLibrary(directory, library, { limit: 5, sizeFactor: 0.5 });
    const specs = Array.from({ length: 5 }, (_, index) => scaledSpec(library.track(index).spec, 0.5));
    expect(files).toBe(5);
    expect(bytes).toBe(specs.reduce((sum, spec) => sum + createAudioFile(spec).size, 0));
    expect(await filesBelow(directory)).toHaveLength(5);
  });

  it('[AW14] replaces what is there', async () => {
    await writeLibrary(directory, library, { limit: 2 });
    await writeLibrary(directory, library, { limit: 2, sizeFactor: 0.3 });
    const { artistFolder, albumFolder, fileName, spec } = library.track(0);
    const content = await readFile(join(directory, artistFolder, albumFolder, fileName));
    expect(content.length).toBe(createAudioFile(scaledSpec(spec, 0.3)).size);
  });

  it('[AW14] stops with the reason of its signal', async () => {
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    await expect(writeLibrary(directory, library, { signal })).rejects.toBe(reason);
    expect(await filesBelow(directory)).toEqual([]);
  });
});
