import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AudioFormat,
  createAudioFile,
  type VirtualLibrary,
  type VirtualLibraryOptions,
  type VirtualTrack,
  virtualLibrary,
  writeLibrary,
} from '@music-platform/testkit';

/** Half of the albums are mp3 of all kinds, the others what else people have, roughly as often as they have it. */
const formats: readonly AudioFormat[] = [
  ...new Array<AudioFormat>(10).fill('mp3'),
  ...new Array<AudioFormat>(4).fill('flac'),
  ...new Array<AudioFormat>(3).fill('m4a'),
  'alac',
  'ogg',
  'opus',
  'wav',
];
/** Files of 300 KB on average: 10,000 of them stay in the page cache, and their tags and covers are those of full songs. */
const sizeFactor = 0.028;
/** Changed once more in each round of a suite. */
const changedFiles = 50;

/** A library that exists as files on disk. */
export interface BenchLibrary {
  readonly root: string;
  readonly library: VirtualLibrary;
}

/** The files of that library, written once and kept between runs in the folder for temporary files. */
export async function libraryOnDisk(tracks: number): Promise<BenchLibrary> {
  const options = optionsFor(tracks);
  const library = virtualLibrary(options);
  const key = createHash('sha256').update(JSON.stringify(options)).digest('hex').slice(0, 12);
  const kept = join(tmpdir(), 'music-platform-bench');
  const root = join(kept, `library-${tracks}-${key}`);
  if (!existsSync(root)) {
    console.error(`writing ${tracks.toLocaleString('en')} files below ${kept}, once …`);
    await mkdir(kept, { recursive: true });
    const unfinished = `${root}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    await writeLibrary(unfinished, library);
    await rename(unfinished, root);
  }
  const found = { root, library };
  await changeFiles(found, 0);
  return found;
}

/** Gives some files, far apart, other titles: another one in each round, their first one in round 0. */
export async function changeFiles({ root, library }: BenchLibrary, round: number): Promise<void> {
  for (const index of changedTracks(library.trackCount)) {
    const track = library.track(index);
    const file = createAudioFile(changedSpec(track, round));
    // On the disk before anybody is measured: else the first who commits to a database waits for all of it.
    await writeFile(trackPath(root, track), file.read(0, file.size), { flush: true });
  }
}

/** Where a track lies below `root`. */
export function trackPath(root: string, { artistFolder, albumFolder, fileName }: VirtualTrack): string {
  return join(root, artistFolder, albumFolder, fileName);
}

/** The tracks that are changed, spread over the library. */
export function changedTracks(tracks: number): number[] {
  return Array.from({ length: Math.min(changedFiles, tracks) }, (_, number) =>
    Math.floor((number * tracks) / Math.min(changedFiles, tracks)),
  );
}

/** What a track is made from in a round. */
export function changedSpec({ spec }: VirtualTrack, round: number): VirtualTrack['spec'] {
  if (round === 0) return spec;
  return { ...spec, tags: { ...spec.tags, title: `${spec.tags.title}, take ${round}` } };
}

function optionsFor(tracks: number): VirtualLibraryOptions {
  return { tracks, seed: 2, sizeFactor, formats };
}
