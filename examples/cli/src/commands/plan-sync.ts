import type { Profile, SyncCoordinator, SyncPlan } from '@music-platform/core-sync';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { formatBytes, formatCount, formatItems } from '../text/format.ts';
import { writeJson } from '../text/json.ts';
import { printable } from '../text/printable.ts';
import { renderFacts, renderTable } from '../text/table.ts';
import type { Output } from './output.ts';
import { reasonText } from './reasons.ts';

/** `sync --plan`: what a run would do. Nothing is written. */
export async function planSync(
  { coordinator, profile }: { coordinator: Pick<SyncCoordinator, 'planSync'>; profile: Profile },
  { out, json }: Output,
  options: { full: boolean; signal: AbortSignal },
): Promise<ExitCode> {
  const plan = await coordinator.planSync(profile.id, options);
  if (json) await writeJson(out, plan);
  else await out.writeLines(planLines(plan, profile, out.tableWidth));
  return exitCode.done;
}

/** Changes a person is shown; `--json` has up to a thousand. */
const shownChanges = 40;

const kinds = ['added', 'updated', 'moved', 'restored', 'hidden', 'merged', 'unchanged'] as const;

function planLines(plan: SyncPlan, profile: Profile, width: number | undefined): string[] {
  const { forecast } = plan;
  const lines = [
    printable(
      `${profile.displayName}: what ${plan.syncType === 'full' ? 'a full' : 'an incremental'} sync would do`,
    ),
  ];
  lines.push(
    ...renderFacts([
      ...kinds
        .filter((kind) => plan.counts[kind] > 0)
        .map((kind) => [kind, formatCount(plan.counts[kind])] as const),
      ['cost', `${formatItems(forecast.reads, 'file')} to read, about ${formatBytes(forecast.bytes)}`],
    ]),
  );
  if (plan.changes.length > 0) {
    const rows = plan.changes
      .slice(0, shownChanges)
      .map((change) => [
        change.type,
        change.title,
        change.path ?? '',
        change.reason === null ? '' : reasonText(change.reason),
      ]);
    const columns = [
      { title: 'WHAT' },
      { title: 'TITLE', shrinkTo: 16 },
      { title: 'FILE', shrinkTo: 20 },
      { title: 'WHY', shrinkTo: 12 },
    ];
    lines.push('', ...renderTable(columns, rows, width));
    const total = kinds.reduce((sum, kind) => sum + (kind === 'unchanged' ? 0 : plan.counts[kind]), 0);
    if (total > rows.length) lines.push(`… ${formatCount(total - rows.length)} more; --json has them.`);
  }
  if (!plan.complete) lines.push('The listing was not complete: nothing would be hidden for not being seen.');
  if (plan.wouldHold) {
    lines.push(`Nothing would be hidden before you approve it (${printable(plan.holdReason ?? '')}).`);
  }
  return lines;
}
