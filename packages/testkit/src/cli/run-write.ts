import { virtualLibrary } from '../audio/library/virtual-library.ts';
import { type WrittenLibrary, writeLibrary } from '../audio/library/write-library.ts';
import type { WriteArguments } from './write-options.ts';

/** `testkit write`: puts a made-up library on disk. */
export async function runWrite(args: WriteArguments, signal: AbortSignal): Promise<WrittenLibrary> {
  const { folder, tracks, seed, lengthFactor: sizeFactor } = args;
  const library = virtualLibrary({ tracks, ...(seed === undefined ? {} : { seed }) });
  return await writeLibrary(folder, library, { signal, ...(sizeFactor === undefined ? {} : { sizeFactor }) });
}
