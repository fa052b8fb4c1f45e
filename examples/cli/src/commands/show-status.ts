import { resolve } from 'node:path';
import type {
  Failure,
  Library,
  LibraryProfile,
  LibraryStatistics,
  SyncCoordinator,
  SyncJob,
} from '@music-platform/core-sync';
import { type Clouds, placeText } from '../cloud/clouds.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import {
  formatBytes,
  formatCount,
  formatElapsed,
  formatItems,
  formatLength,
  formatTime,
} from '../text/format.ts';
import { writeJson } from '../text/json.ts';
import { printable } from '../text/printable.ts';
import { renderFacts } from '../text/table.ts';
import { allPages } from './all-pages.ts';
import { changeSummary } from './change-summary.ts';
import { decisionCommands } from './decide-deletions.ts';
import { failureTable } from './failure-table.ts';
import type { Output } from './output.ts';
import { undecidedJobs } from './undecided-jobs.ts';

interface ProfileStatus {
  profile: LibraryProfile;
  running: boolean;
  lastJob: SyncJob | null;
  /** Jobs whose deletions wait for a decision. */
  held: readonly SyncJob[];
  statistics: LibraryStatistics;
  failures: readonly Failure[];
}

interface StatusServices {
  library: Library;
  coordinator: Pick<SyncCoordinator, 'listHistory' | 'isSyncActive'>;
  clouds: Clouds;
}

/** `status`: each profile with what it holds, how the last run went, what waits for a decision and which files failed. */
export async function showStatus(
  services: StatusServices,
  { out, json }: Output,
  databasePath: string,
): Promise<ExitCode> {
  const statuses: ProfileStatus[] = [];
  for (const profile of await services.library.profiles()) {
    statuses.push(await profileStatus(services, profile));
  }
  if (json) await writeJson(out, { database: resolve(databasePath), profiles: statuses });
  else if (statuses.length === 0) await out.writeLines(['Nothing has been synced yet.']);
  else {
    const blocks = statuses.map((status) =>
      statusLines(status, placeText(services.clouds, status.profile), databasePath, out.tableWidth),
    );
    await out.writeLines(blocks.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines])));
  }
  return exitCode.done;
}

async function profileStatus(
  { library, coordinator }: StatusServices,
  profile: LibraryProfile,
): Promise<ProfileStatus> {
  const [lastJob] = await coordinator.listHistory({ profileId: profile.id, limit: 1 });
  const failures: Failure[] = [];
  for await (const failure of allPages((page) => library.failures({ ...page, profileId: profile.id }))) {
    failures.push(failure);
  }
  return {
    profile,
    running: await coordinator.isSyncActive(profile.id),
    lastJob: lastJob ?? null,
    held: await undecidedJobs(coordinator, profile.id),
    statistics: await library.statistics(profile.id),
    failures,
  };
}

function statusLines(
  status: ProfileStatus,
  place: string,
  databasePath: string,
  width: number | undefined,
): string[] {
  const { profile, statistics, held, failures } = status;
  const lines = [printable(`${profile.displayName}  ${place}`)];
  const hidden = statistics.hidden > 0 ? ` (and ${formatCount(statistics.hidden)} hidden)` : '';
  lines.push(
    ...renderFacts([
      ['profile', profile.id],
      [
        'music',
        `${formatItems(statistics.tracks, 'track')}${hidden}, ${formatLength(statistics.durationMs)}`,
      ],
      ['', `${formatItems(statistics.albums, 'album')}, ${formatItems(statistics.artists, 'artist')}`],
      ['files', `${formatCount(statistics.files)}, ${formatBytes(statistics.bytes)}`],
      ['last sync', lastSync(status)],
      ...(statistics.queued > 0
        ? ([['waiting', `${formatItems(statistics.queued, 'file')} to be read`]] as const)
        : []),
    ]),
  );
  for (const job of held) {
    lines.push(
      `  held: ${formatItems(job.deletionsHeld, 'deletion')} of ${formatTime(job.createdAt)}. Decide with`,
    );
    lines.push(...decisionCommands(job.id, databasePath).map((command) => `    ${command}`));
  }
  if (failures.length > 0) {
    lines.push(`  ${formatItems(failures.length, 'file')} could not be read:`);
    lines.push(...failureTable(failures, width).map((line) => `    ${line}`));
  }
  return lines;
}

function lastSync({ running, lastJob }: ProfileStatus): string {
  if (lastJob === null) return 'never';
  const started = lastJob.startedAt ?? lastJob.createdAt;
  if (running) return `running since ${formatTime(started)}, ${Math.floor(lastJob.progress.percent)} %`;
  const outcome = lastJob.error === null ? changeSummary(lastJob.stats) : lastJob.error.message;
  const took = lastJob.completedAt === null ? '' : ` in ${formatElapsed(lastJob.completedAt - started)}`;
  return `${lastJob.syncType}, ${lastJob.status} ${formatTime(started)}${took}: ${outcome}`;
}
