import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SyncJob, TrackExplanation } from '@music-platform/core-sync';
import { expect, it } from 'vitest';
import type { CliTrack } from '../src/commands/cli-track.ts';
import { temporaryFolder, writeSong } from './support/music-folder.ts';
import { ask, askJson, runJson } from './support/run-cli.ts';

it('[CL3] [CL4] the catalogue answers, for people and for programs', async () => {
  const cwd = await temporaryFolder();
  const root = join(cwd, 'Music');
  await mkdir(root);
  const tags = {
    artist: 'Bob',
    albumArtist: 'Bob',
    album: 'Red\u001b[2J',
    date: '1999',
    genres: ['Jazz'],
    disc: 1,
  };
  await writeSong(root, 'Bob/Red/1 One.mp3', { ...tags, title: 'One', track: 1 }, 1);
  await writeSong(root, 'Bob/Red/2 Two.mp3', { ...tags, title: 'Two', track: 2 }, 2);
  await writeSong(root, 'Bob/Red/3 Gone.mp3', { ...tags, title: 'Gone', track: 3 }, 3);
  await ask(['sync', root], { cwd });
  await rm(join(root, 'Bob/Red/3 Gone.mp3'));
  await ask(['sync', root], { cwd });

  const { document: tracks } = await runJson<CliTrack[]>(['tracks'], { cwd });
  const [one] = tracks;
  expect(tracks.map(({ path }) => path)).toEqual(['Bob/Red/1 One.mp3', 'Bob/Red/2 Two.mp3']);
  const [profile] = await askJson<{ id: string; root: string }[]>(['profiles'], { cwd });
  expect(profile).toMatchObject({ root, tracks: 2, hiddenTracks: 1, displayName: 'Music' });
  expect(one).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/u),
    path: 'Bob/Red/1 One.mp3',
    title: 'One',
    artist: 'Bob',
    artists: ['Bob'],
    albumArtist: 'Bob',
    album: expect.stringContaining('Red'),
    track: 1,
    disc: 1,
    year: 1999,
    genre: 'Jazz',
    durationMs: expect.any(Number),
    codec: expect.any(String),
    deletedAt: null,
    profile: profile?.id,
    itemId: expect.any(String),
  });
  const all = await askJson<CliTrack[]>(['tracks', '--all'], { cwd });
  expect(all.filter(({ deletedAt }) => deletedAt !== null)).toMatchObject([{ path: 'Bob/Red/3 Gone.mp3' }]);

  expect(await askJson(['albums'], { cwd })).toMatchObject([{ artist: 'Bob', tracks: 2 }]);
  expect(await askJson(['artists'], { cwd })).toMatchObject([{ name: 'Bob', tracks: 2 }]);
  expect(await askJson(['search', 'two'], { cwd })).toMatchObject({ tracks: [{ title: 'Two' }] });
  const jobs = await askJson<SyncJob[]>(['history', '--limit', '1'], { cwd });
  expect(jobs).toMatchObject([{ status: 'completed', stats: { items: { hidden: 1 } } }]);
  expect(await askJson(['status'], { cwd })).toMatchObject({
    database: join(cwd, 'music.db'),
    profiles: [{ running: false, held: [], failures: [], statistics: { tracks: 2, hidden: 1 } }],
  });
  for (const name of [one?.id ?? '', 'Bob/Red/1 One.mp3', 'One']) {
    const document = await askJson<TrackExplanation>(['explain', name], { cwd });
    expect(document).toMatchObject({ track: { id: one?.id }, files: [{ path: 'Bob/Red/1 One.mp3' }] });
  }

  const table = await ask(['tracks', '--all'], { cwd });
  expect(table.stdout).not.toContain('\u001b');
  expect(table.stdout).toMatch(/ARTIST +TITLE .*\n.*- Gone.*\n.*One .*\n.*Two .*\n\n3 tracks, 1 hidden/u);
  const gone = await ask(['explain', 'Gone'], { cwd });
  expect(gone.stdout).toMatch(/state +hidden since .*no longer in the folder/u);
  expect(gone.stdout).toMatch(/hidden +no longer in the folder, no file of it is left \(rule RE2\)/u);
  expect((await ask(['status'], { cwd })).stdout).toMatch(/music +2 tracks \(and 1 hidden\)/u);
  expect((await ask(['history'], { cwd })).stdout).toMatch(/incremental +completed .*1 hidden\n.*full/u);
  expect((await ask(['search', 'nothing', 'such'], { cwd })).stdout).toBe(
    'Nothing found for “nothing such”.\n',
  );
  const unknown = await ask(['explain', 'Nobody'], { cwd });
  expect(unknown).toMatchObject({ code: 2, stdout: '' });
});

it('[CL3] an empty library is an empty array', async () => {
  const cwd = await temporaryFolder();
  await mkdir(join(cwd, 'Music'));
  await ask(['sync', join(cwd, 'Music')], { cwd });
  expect(await askJson(['tracks'], { cwd })).toEqual([]);
  expect((await ask(['tracks'], { cwd })).stdout).toBe('0 tracks\n');
});
