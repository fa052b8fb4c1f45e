import { createAudioFile } from '../audio-file.ts';
import { scaledSpec } from './song-like.ts';
import type { VirtualLibrary } from './virtual-library-types.ts';

const PIECE_SIZE = 1 << 20;

/** Options of `writeLibrary`. */
export interface WriteLibraryOptions {
  /** Write only the first tracks. */
  readonly limit?: number;
  /** Scales every playing time, as `scaledSpec` does. */
  readonly sizeFactor?: number;
  readonly signal?: AbortSignal;
}

/** What was written. */
export interface WrittenLibrary {
  readonly files: number;
  readonly bytes: number;
}

/**
 * Writes the files of a virtual library below `directory`, which is created where absent; a file that is there is
 * replaced. The only part of the audio writer that needs Node.
 */
export async function writeLibrary(
  directory: string,
  library: VirtualLibrary,
  { limit = library.trackCount, sizeFactor = 1, signal }: WriteLibraryOptions = {},
): Promise<WrittenLibrary> {
  const { mkdir, open } = await import('node:fs/promises');
  const { join } = await import('node:path');
  const files = Math.min(limit, library.trackCount);
  let bytes = 0;
  let made = '';
  for (let index = 0; index < files; index += 1) {
    signal?.throwIfAborted();
    const { artistFolder, albumFolder, fileName, spec } = library.track(index);
    const folder = join(directory, artistFolder, albumFolder);
    if (folder !== made) await mkdir(folder, { recursive: true });
    made = folder;
    const file = createAudioFile(scaledSpec(spec, sizeFactor));
    const handle = await open(join(folder, fileName), 'w');
    try {
      for (let at = 0; at < file.size; at += PIECE_SIZE) {
        signal?.throwIfAborted();
        await handle.write(file.read(at, at + PIECE_SIZE));
      }
    } finally {
      await handle.close();
    }
    bytes += file.size;
  }
  return { files, bytes };
}
