import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  createAudioFile,
  scaledSpec,
  type VirtualTrack,
  virtualLibrary,
  writeLibrary,
} from '@music-platform/testkit';

/** Songs at first, and those that one of the edits adds. */
const initialTracks = 300;
const addedTracks = 6;
/** Songs of a few seconds: real files with real tags, quickly written. */
const sizeFactor = 0.02;

const library = virtualLibrary({
  tracks: initialTracks + addedTracks,
  seed: 7,
  covers: { minSize: 4_000, maxSize: 12_000 },
});

/** An edit as a person would make it in a file manager or tag editor. */
export interface Edit {
  /** `renamed`, `moved`, … */
  what: string;
  /** What exactly, for people. */
  detail: string;
  apply(root: string): Promise<void>;
}

/** Writes the songs below `root`; returns how many files and bytes. */
export function writeSamples(root: string, signal: AbortSignal): Promise<{ files: number; bytes: number }> {
  return writeLibrary(root, library, { limit: initialTracks, sizeFactor, signal });
}

/** What the demo does to its library. Paths are relative to the root, with `/`. */
export interface SampleEdits {
  /** Five edits of different kinds. */
  edits: readonly Edit[];
  /** Takes the deletion back. */
  restore: Edit;
  renamedFrom: string;
  renamedTo: string;
  deleted: string;
}

/** The edits, in words and in deeds. */
export function sampleEdits(): SampleEdits {
  const renamed = library.track(3);
  const renamedTo = `${folderOf(renamed)}/Best of all - ${renamed.fileName}`;
  const retagged = library.track(40);
  const title = `${retagged.spec.tags.title ?? ''} (Remastered)`;
  const deleted = library.track(80);
  const album = library.track(150);
  const shelf = `Favourites/${album.albumFolder}`;
  return {
    edits: [
      move('renamed', pathOf(renamed), renamedTo),
      move('moved', `${folderOf(album)}`, shelf),
      {
        what: 'retagged',
        detail: `${pathOf(retagged)} → title “${title}”`,
        apply: (root) => writeTrack(root, withTitle(retagged, title)),
      },
      { what: 'deleted', detail: pathOf(deleted), apply: (root) => rm(join(root, pathOf(deleted))) },
      { what: 'added', detail: `${addedTracks} new songs`, apply: addTracks },
    ],
    restore: { what: 'restored', detail: pathOf(deleted), apply: (root) => writeTrack(root, deleted) },
    renamedFrom: pathOf(renamed),
    renamedTo,
    deleted: pathOf(deleted),
  };
}

function move(what: string, from: string, to: string): Edit {
  return {
    what,
    detail: `${from} → ${to}`,
    apply: async (root) => {
      await mkdir(dirname(join(root, to)), { recursive: true });
      await rename(join(root, from), join(root, to));
    },
  };
}

async function addTracks(root: string): Promise<void> {
  for (let index = initialTracks; index < initialTracks + addedTracks; index += 1) {
    await writeTrack(root, library.track(index));
  }
}

function withTitle(track: VirtualTrack, title: string): VirtualTrack {
  return { ...track, spec: { ...track.spec, tags: { ...track.spec.tags, title } } };
}

function folderOf(track: VirtualTrack): string {
  return `${track.artistFolder}/${track.albumFolder}`;
}

function pathOf(track: VirtualTrack): string {
  return `${folderOf(track)}/${track.fileName}`;
}

async function writeTrack(root: string, track: VirtualTrack): Promise<void> {
  const path = join(root, pathOf(track));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, createAudioFile(scaledSpec(track.spec, sizeFactor)).bytes());
}
