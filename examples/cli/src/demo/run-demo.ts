import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auth, drive } from '@googleapis/drive';
import type { Library, SyncJob, Track } from '@music-platform/core-sync';
import { type DriveEmulator, startDriveEmulator } from '@music-platform/testkit/emulators';
import type { DependencyContainer } from 'tsyringe';
import { albumTable } from '../commands/list-albums.ts';
import { runSync } from '../commands/run-sync.ts';
import { jobDurationMs } from '../commands/sync-summary.ts';
import { inScope, tokens } from '../container.ts';
import type { OutputStream } from '../host/output-stream.ts';
import { createStderrLogger } from '../host/stderr-logger.ts';
import { createDisplay, type ProgressDisplay } from '../progress/progress-display.ts';
import { formatBytes, formatCount, formatElapsed, formatItems } from '../text/format.ts';
import { renderTable } from '../text/table.ts';
import { compareRuns, type MeasuredRun } from './compare-runs.ts';
import { DriveEdits, type EditGroup } from './drive-edits.ts';

interface Streams {
  out: OutputStream;
  err: OutputStream;
}

const shownAlbums = 6;
const consideredAlbums = 120;
/** What Google lets one person's programs spend in a minute. */
const unitsPerMinute = 325_000;

/** Serves an emulated Google Drive with so many tracks, and shows on it what a sync does; leaves nothing behind. */
export async function runDemo(tracks: number, streams: Streams, signal: AbortSignal): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'music-sync-demo-'));
  const emulator = await startDriveEmulator({ tracks, seed: 7 });
  try {
    const { url: endpoint, token } = emulator;
    const settings = {
      database: join(folder, 'music.db'),
      access: 'create',
      request: { target: 'gdrive', cloudOptions: { endpoint, token } },
      logger: createStderrLogger(streams.err, false),
    } as const;
    await streams.out.writeLines([
      'A Google Drive full of music, a full sync, fifty edits, an incremental sync.',
      '',
      `1  An emulated Google Drive with ${formatCount(tracks)} songs answers at ${endpoint}`,
    ]);
    await inScope(settings, (scope) => tellStory(scope, emulator, streams, signal));
  } finally {
    await emulator.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function tellStory(
  scope: DependencyContainer,
  emulator: DriveEmulator,
  { out, err }: Streams,
  signal: AbortSignal,
): Promise<void> {
  const library = scope.resolve(tokens.library);
  const run = async (name: string, isLong = false): Promise<MeasuredRun> => {
    emulator.clearCalls();
    const job = await sync(scope, createDisplay(err, !isLong && !err.isTerminal), signal);
    return { name, job, bytesSent: emulator.calls.reduce((sum, { bytes }) => sum + bytes, 0) };
  };

  const full = await run('full sync', true);
  const { tracks, albums, artists, bytes } = await library.statistics();
  await out.writeLines([
    `2  Full sync in ${formatElapsed(jobDurationMs(full.job))}: ${formatItems(tracks, 'track')}, ${formatItems(albums, 'album')} and ${formatItems(artists, 'artist')} in ${formatBytes(bytes)}. Some of them:`,
    '',
    ...(await sample(library, out.tableWidth)),
    '',
  ]);
  const { groups, kept } = await edit(emulator, await visibleTracks(library));
  const edits = groups.reduce((sum, { count }) => sum + count, 0);
  await out.writeLines([
    `3  ${edits} edits through the Drive API, as people and their programs make them:`,
    ...editLines(groups, out.tableWidth),
    '',
  ]);
  const incremental = await run(`${edits} edits`);
  const unchanged = await run('no change');
  await out.writeLines([
    '4  Incremental syncs beside the first one:',
    '',
    ...compareRuns([full, incremental, unchanged]).map((line) => `   ${line}`),
    '',
    ...(await conclusions(library, kept, full.job)),
  ]);
}

async function sync(
  scope: DependencyContainer,
  display: ProgressDisplay,
  signal: AbortSignal,
): Promise<SyncJob> {
  const { profile } = scope.resolve(tokens.source);
  const services = { coordinator: scope.resolve(tokens.coordinator), profile, display };
  const job = await runSync(services, { full: false, signal });
  signal.throwIfAborted();
  if (job.status !== 'completed') throw new Error(job.error?.message ?? `The sync has ${job.status}.`);
  return job;
}

async function sample(library: Library, width: number | undefined): Promise<string[]> {
  const { items } = await library.albums({ limit: consideredAlbums });
  const step = Math.max(1, Math.floor(items.length / shownAlbums));
  const shown = items.filter((_, index) => index % step === step - 1).slice(0, shownAlbums);
  return albumTable(shown, width === undefined ? undefined : width - 3).map((line) => `   ${line}`);
}

async function edit(
  { url, token }: DriveEmulator,
  tracks: readonly Track[],
): Promise<{ groups: EditGroup[]; kept: Track[] }> {
  const person = new auth.OAuth2();
  person.setCredentials({ access_token: token });
  const api = drive({ version: 'v3', auth: person, rootUrl: url });
  return new DriveEdits(api, url, tracks).make();
}

function editLines(groups: readonly EditGroup[], width: number | undefined): string[] {
  const columns = [{ title: '', align: 'right' }, { title: '' }, { title: '', shrinkTo: 20 }] as const;
  const rows = groups.map(({ count, what, example }) => [String(count), what, example]);
  const [, ...lines] = renderTable(columns, rows, width === undefined ? undefined : width - 3);
  return lines.map((line) => `   ${line}`);
}

async function conclusions(library: Library, kept: readonly Track[], full: SyncJob): Promise<string[]> {
  const after = new Map((await visibleTracks(library)).map(({ itemId, id }) => [itemId, id]));
  const same = kept.filter(({ itemId, id }) => after.get(itemId) === id).length;
  const paced = formatElapsed((full.stats.quotaUnits / unitsPerMinute) * 60_000);
  return [
    `Of ${kept.length} songs that were renamed, moved or retagged, ${same === kept.length ? 'all' : same} are the same tracks as before, ids included.`,
    'The trashed ones are hidden, not deleted: out of the trash, each comes back as the same track.',
    `Google allows ${formatCount(unitsPerMinute)} quota units a minute: there, such a full sync takes at least ${paced}.`,
  ];
}

async function visibleTracks(library: Library): Promise<Track[]> {
  const tracks: Track[] = [];
  for await (const track of library.allTracks()) tracks.push(track);
  return tracks;
}
