import { createRandom } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import type { SyncJob, SyncPlan } from '../../src/index.ts';
import { drawUniverse, type Universe } from '../convergence/universe.ts';
import { Voyage } from '../convergence/voyage.ts';
import { select } from '../support/scenes.ts';
import { profileId } from '../support/world.ts';

/** `CONVERGENCE_SEEDS=1000 CONVERGENCE_FROM=1` tries many more than the suite does. */
const count = Number(process.env['CONVERGENCE_SEEDS'] ?? 25);
const seeds = Array.from(
  { length: count },
  (_, index) => index + Number(process.env['CONVERGENCE_FROM'] ?? 1),
);

/** Every file is larger than what is read: what only reading would tell is no part of a plan. */
function unread(universe: Universe): Universe {
  return { ...universe, config: { ...universe.config, maxFileSizeBytes: 1 } };
}

/** The changes of a plan, in the words of events. */
function planned({ changes }: SyncPlan): string[] {
  return changes.map(({ type, path, reason }) => `${type} ${path} ${reason}`).sort();
}

/** What the outbox tells since `seq`, each track with the path it has now. */
async function told(voyage: Voyage, seq: number): Promise<string[]> {
  const rows = await select<{ type: string; id: string; reason: string | null }>(
    voyage.database,
    `select type, track_id as id, coalesce(payload ->> 'reason', payload ->> 'rule') as reason
     from library_events where seq > ${seq}`,
  );
  const lines: string[] = [];
  for (const { type, id, reason } of rows) {
    // An id that was merged away in the same run has no path of its own.
    const track = await voyage.engine.library.track(id);
    lines.push(`${type} ${track?.id === id ? track.path : null} ${reason}`);
  }
  return lines.sort();
}

function countsOf({ stats, deletionsHeld }: SyncJob): SyncPlan['counts'] {
  const { added, updated, moved, hidden, restored, merged, unchanged } = stats.items;
  return { added, updated, moved, hidden: hidden + deletionsHeld, restored, merged, unchanged };
}

async function lastEvent(voyage: Voyage): Promise<number> {
  const [row] = await select<{ seq: number }>(
    voyage.database,
    'select coalesce(max(seq), 0) as seq from library_events',
  );
  return row?.seq ?? 0;
}

async function play(seed: number): Promise<void> {
  const random = createRandom(`plan ${seed}`);
  const fixed = { weather: 'calm', crashes: false } as const;
  const universe = unread(drawUniverse(createRandom(`universe ${seed}`), fixed));
  const voyage = await Voyage.begin(seed, universe);
  for (let round = random.int(2, 5); round > 0; round -= 1) {
    voyage.edit(random.int(0, 10));
    await voyage.wait();
    const full = random.chance(0.3);
    const before = await lastEvent(voyage);
    const plan = await voyage.engine.sync.planSync(profileId, { full });
    const job = await voyage.syncCalmly(full);
    expect(job.status, voyage.story()).toBe('completed');
    expect(plan.syncType, voyage.story()).toBe(job.syncType);
    expect(plan.counts, voyage.story()).toEqual(countsOf(job));
    expect(plan.wouldHold, voyage.story()).toBe(job.deletionsHeld > 0);
    expect(planned(plan), voyage.story()).toEqual(await told(voyage, before));
    if (random.chance(0.3)) await voyage.approveAll();
  }
}

describe('a plan and the sync after it', () => {
  it.each(seeds)('[PL2] say the same, seed %i', (seed) => play(seed));
});
