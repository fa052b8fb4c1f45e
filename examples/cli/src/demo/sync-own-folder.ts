import type { Library } from '@music-platform/core-sync';
import { albumTable } from '../commands/list-albums.ts';
import { runSync } from '../commands/run-sync.ts';
import { exitCodeOf } from '../commands/sync-library.ts';
import { failureLine, summaryLines } from '../commands/sync-summary.ts';
import { inScope, tokens } from '../container.ts';
import type { ExitCode } from '../exit-code.ts';
import type { OutputStream } from '../host/output-stream.ts';
import { createStderrLogger } from '../host/stderr-logger.ts';
import { createDisplay } from '../progress/progress-display.ts';
import { formatBytes, formatCount, formatItems, formatLength } from '../text/format.ts';
import { printable } from '../text/printable.ts';

interface Streams {
  out: OutputStream;
  err: OutputStream;
}

const shownAlbums = 8;

/** Syncs a person's own folder into `database` and tells what was found there. */
export async function syncOwnFolder(
  target: string,
  database: string,
  { out, err }: Streams,
  signal: AbortSignal,
): Promise<ExitCode> {
  const logger = createStderrLogger(err, false);
  return inScope(
    { database, access: 'create', request: { target, cloudOptions: {} }, logger },
    async (scope) => {
      const { profile } = scope.resolve(tokens.source);
      const library = scope.resolve(tokens.library);
      const coordinator = scope.resolve(tokens.coordinator);
      await out.writeLines([printable(`Syncing ${profile.root ?? profile.displayName} into ${database}`)]);
      const display = createDisplay(err, false);
      const job = await runSync({ coordinator, profile, display }, { full: false, signal });
      const { items: failures } = await library.failures({ profileId: profile.id, limit: 11 });
      const failure = failureLine(job);
      if (failure !== undefined) await err.writeLines([failure]);
      const summary = { job, profile, failures, undecided: false, databasePath: database };
      await out.writeLines(summaryLines(summary, out.tableWidth));
      if (job.status === 'completed')
        await out.writeLines(await findings(library, profile.id, out.tableWidth));
      return exitCodeOf(job);
    },
  );
}

/** What the catalogue holds of a profile: figures, and some of its albums. */
async function findings(library: Library, profileId: string, width: number | undefined): Promise<string[]> {
  const { tracks, albums, artists, durationMs, bytes } = await library.statistics(profileId);
  const { items } = await library.albums({ profileId, limit: shownAlbums });
  const lines = [
    '',
    `In the catalogue: ${formatItems(tracks, 'track')}, ${formatItems(albums, 'album')}, ${formatItems(artists, 'artist')}; ${formatLength(durationMs)} of music in ${formatBytes(bytes)}`,
  ];
  if (items.length > 0) lines.push('', ...albumTable(items, width));
  if (albums > items.length) lines.push(`… and ${formatCount(albums - items.length)} more`);
  return lines;
}
