import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type AudioTags, createAudioFile } from '@music-platform/testkit';
import { onTestFinished } from 'vitest';

/** A temporary folder that goes away with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'music-sync-test-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a short MP3 at `path` below `root`. The same tags and seed give the same bytes. */
export async function writeSong(root: string, path: string, tags: AudioTags, seed = 1): Promise<void> {
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true });
  const song = createAudioFile({ format: 'mp3', durationMs: 1_000, bitrate: 64_000, tags, seed });
  await writeFile(file, song.bytes());
}

/** Writes `count` songs of one album; returns their paths, relative to `root`. */
async function writeAlbum(root: string, count: number, album = 'Blue'): Promise<string[]> {
  const paths: string[] = [];
  for (let track = 1; track <= count; track += 1) {
    const path = `Ann/${album}/${String(track).padStart(4, '0')} Song.mp3`;
    await writeSong(root, path, { title: `${album} ${track}`, artist: 'Ann', album, track }, track);
    paths.push(path);
  }
  return paths;
}

/** A temporary folder with an album of `count` songs in `Music`. */
export async function musicFolder(count = 3): Promise<{ cwd: string; root: string; paths: string[] }> {
  const cwd = await temporaryFolder();
  const root = join(cwd, 'Music');
  await mkdir(root);
  return { cwd, root, paths: await writeAlbum(root, count) };
}
