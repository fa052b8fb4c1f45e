import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Library, SyncJob } from '@music-platform/core-sync';
import type { DependencyContainer } from 'tsyringe';
import { runSync } from '../commands/run-sync.ts';
import { jobDurationMs } from '../commands/sync-summary.ts';
import { inScope, tokens } from '../container.ts';
import type { OutputStream } from '../host/output-stream.ts';
import { createStderrLogger } from '../host/stderr-logger.ts';
import { createDisplay } from '../progress/progress-display.ts';
import { formatBytes, formatCount, formatElapsed } from '../text/format.ts';
import { printable } from '../text/printable.ts';
import { renderFacts } from '../text/table.ts';
import { compareRuns } from './compare-runs.ts';
import { sampleEdits, writeSamples } from './sample-library.ts';

interface Streams {
  out: OutputStream;
  err: OutputStream;
}

/** Makes a sample library in a temporary folder and shows what a sync does with it; leaves nothing behind. */
export async function runDemo({ out, err }: Streams, signal: AbortSignal): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'music-sync-demo-'));
  try {
    const root = join(folder, 'Music');
    await out.writeLines(['A sample library, a full sync, a handful of edits, an incremental sync.', '']);
    const { files, bytes } = await writeSamples(root, signal);
    await out.writeLines([`1  Wrote ${formatCount(files)} short songs, ${formatBytes(bytes)}, to ${root}`]);
    const settings = {
      database: join(folder, 'music.db'),
      access: 'create',
      target: root,
      logger: createStderrLogger(err, false),
    } as const;
    await inScope(settings, (scope) => walkThrough(scope, root, { out, err }, signal));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function walkThrough(
  scope: DependencyContainer,
  root: string,
  { out, err }: Streams,
  signal: AbortSignal,
): Promise<void> {
  const library = scope.resolve(tokens.library);
  const coordinator = scope.resolve(tokens.coordinator);
  const sync = async (folder = scope.resolve(tokens.folders)[0]): Promise<SyncJob> => {
    if (folder === undefined) throw new Error('The sample library has no profile.');
    const display = createDisplay(err, !err.isTerminal);
    const job = await runSync({ coordinator, folder, display }, { full: false, signal });
    signal.throwIfAborted();
    if (job.status !== 'completed') throw new Error(job.error?.message ?? `The sync has ${job.status}.`);
    return job;
  };

  const full = await sync();
  const { tracks, albums, artists } = await library.statistics();
  await out.writeLines([
    `2  Full sync: ${formatCount(tracks)} tracks, ${albums} albums and ${artists} artists in ${formatElapsed(jobDurationMs(full))}`,
  ]);
  const { edits, restore, ...paths } = sampleEdits();
  const before = {
    renamed: await idAt(library, paths.renamedFrom),
    deleted: await idAt(library, paths.deleted),
  };
  for (const edit of edits) await edit.apply(root);
  await out.writeLines([
    '3  Edits, as you would make them in a file manager or a tag editor:',
    ...renderFacts(
      edits.map(({ what, detail }) => [what, detail]),
      '     ',
    ),
  ]);
  const incremental = await sync();
  await out.writeLines([`4  Incremental sync in ${formatElapsed(jobDurationMs(incremental))}`]);
  await restore.apply(root);
  const restored = await sync();
  await out.writeLines([`5  The deleted song comes back: ${printable(restore.detail)}`, '']);
  const after = {
    renamed: await idAt(library, paths.renamedTo),
    deleted: await idAt(library, paths.deleted),
  };
  await out.writeLines([
    ...compareRuns([
      ['full sync', full],
      ['after the edits', incremental],
      ['after the return', restored],
    ]),
    '',
    'These songs last seconds: of songs of minutes, a first sync reads about one byte in a hundred.',
    `The renamed song ${sameness(before.renamed, after.renamed)}`,
    `The song that was deleted and came back ${sameness(before.deleted, after.deleted)}`,
  ]);
}

function sameness(before: string, after: string): string {
  return before === after ? `keeps its id ${before}` : `has another id: ${after} instead of ${before}`;
}

async function idAt(library: Library, path: string): Promise<string> {
  for await (const track of library.allTracks({ includeHidden: true })) {
    if (track.path === path) return track.id;
  }
  throw new Error(`The catalogue has no track at ${path}.`);
}
