import { createRandom, type SeededRandom } from '../../random.ts';
import { EditDrawer } from './draw-edits.ts';
import type {
  CallFault,
  EngineConfig,
  Scenario,
  StatementFault,
  Step,
  SyncStep,
  Trouble,
  World,
} from './scenario.ts';

const DAY = 86_400_000;

/** What of a history is settled beforehand. */
export interface DrawOptions {
  world?: Partial<World> | undefined;
  config?: Partial<EngineConfig> | undefined;
}

/** The history of a seed: everything that will happen follows from it. */
export function drawScenario(seed: number | string, settled: DrawOptions = {}): Scenario {
  const random = createRandom(`scenario ${seed}`);
  const database = random.fork('database');
  const drawn = { ...drawWorld(random.fork('world')), databaseFaults: database.chance(0.3) };
  const world = { ...drawn, ...settled.world };
  const edits = new EditDrawer(random.fork('edits'), world);
  const drawnSteps = drawSteps(random.fork('steps'), edits, world);
  const steps = world.databaseFaults
    ? drawnSteps.map((step) => (step.do === 'sync' ? withStatementFaults(step, database) : step))
    : drawnSteps;
  return { seed, world, config: { ...drawConfig(random.fork('config')), ...settled.config }, steps };
}

function drawWorld(random: SeededRandom): World {
  const changeFeed = random.chance(0.85);
  const stableIds = changeFeed || random.chance(0.5);
  const scopes = stableIds && random.chance(0.35);
  return {
    accounts: random.chance(0.2) ? 2 : 1,
    drives: scopes ? random.int(0, 2) : 0,
    bounded: scopes && random.chance(0.4),
    logDescendants: random.chance(0.3),
    descendantsOfTrash: random.pick(['never', 'at-once', 'on-settle'] as const),
    lagMs: changeFeed && random.chance(0.1) ? 60_000 : 0,
    pageSize: random.int(1, 6),
    scopes,
    changeFeed,
    stableIds,
    hashes: random.chance(0.75),
    tags: random.chance(0.25),
    strays: true,
    shortcuts: true,
    latencyMs: random.chance(0.5) ? 50 : 0,
    jitter: random.chance(0.5) ? 0.1 : 0,
    deathIsKnown: random.chance(0.5),
  };
}

function drawConfig(random: SeededRandom): EngineConfig {
  return {
    maxConcurrentDownloads: random.int(1, 4),
    claimBatchSize: random.int(1, 8),
    writeBatchSize: random.int(1, 8),
    duplicates: random.pick(['keepNewest', 'keepNewest', 'preferQuality', 'keepBoth'] as const),
    providerTags: random.pick(['trust', 'refine', 'ignore'] as const),
    deletionGuard: random.chance(0.5)
      ? { maxTracks: 1_000_000, maxShare: 1, holdEmptyListing: false }
      : {
          maxTracks: random.int(0, 2),
          maxShare: random.pick([0.1, 0.3]),
          holdEmptyListing: random.chance(0.5),
        },
    retryAttempts: 5,
    retryBaseDelayMs: 10,
    leaseMs: 30_000,
    syncTimeoutMs: DAY / 24,
  };
}

function drawSteps(random: SeededRandom, edits: EditDrawer, world: World): Step[] {
  const steps: Step[] = [];
  const someEdits = (least: number, most: number): void => {
    for (let count = random.int(least, most); count > 0; count -= 1) steps.push(edits.draw());
  };
  someEdits(3, 9);
  for (let round = random.int(1, 2); round > 0; round -= 1) {
    for (let stretch = random.int(0, 2); stretch > 0; stretch -= 1) {
      someEdits(0, 5);
      steps.push(drawSync(random, edits));
      if (random.chance(0.2)) steps.push({ do: 'wait', ms: random.pick([1_000, DAY / 24, 2 * DAY]) });
      if (random.chance(0.1)) steps.push({ do: 'restart' });
      if (random.chance(0.1)) steps.push({ do: 'plan', full: random.chance() });
    }
    someEdits(1, 5);
    steps.push(drawRest(random, world));
  }
  return steps;
}

function drawRest(random: SeededRandom, world: World): Step {
  const full = random.chance(0.15) || !world.changeFeed;
  const reject = random.chance(0.15);
  return { do: 'rest', ...(full ? { full } : {}), ...(reject ? { reject } : {}) };
}

/** Before these awaits a sync of these small libraries dies, where it does: most make 50 to 250 of them. */
const USUAL_AWAITS: readonly number[] = [30, 70, 120, 240];

function drawSync(random: SeededRandom, edits: EditDrawer): SyncStep {
  const fate = random.next();
  return {
    do: 'sync',
    ...(random.chance(0.3) ? { full: true } : {}),
    ...(random.chance(0.3) ? { resume: true } : {}),
    trouble: drawTrouble(random, edits),
    ...(fate < 0.4 ? { crashAt: random.int(1, random.pick(USUAL_AWAITS)) } : {}),
    ...(fate >= 0.4 && fate < 0.5 ? { stallAt: random.int(1, random.pick(USUAL_AWAITS)) } : {}),
    ...(fate >= 0.5 && fate < 0.6 ? { cancelAt: random.int(1, 12) } : {}),
  };
}

function withStatementFaults(step: SyncStep, random: SeededRandom): SyncStep {
  if (random.chance(0.3)) return step;
  const statementFaults = Array.from({ length: random.int(1, 2) }, (): StatementFault => {
    const fault = random.pick<StatementFault['fault']>([
      { error: 'BUSY' },
      { error: 'FULL' },
      { error: 'IOERR' },
      { error: 'IOERR', unknown: true },
    ]);
    const times = random.pick([1, 1, 1, 2, 5, 30]);
    return { at: random.int(1, random.pick([15, 60, 200])), ...(times > 1 && { times }), fault };
  });
  return { ...step, statementFaults };
}

/** The most calls a sync of these small libraries usually makes. */
const USUAL_CALLS = 14;

function drawTrouble(random: SeededRandom, edits: EditDrawer): Trouble[] {
  const trouble: Trouble[] = [];
  const [mostEdits, mostFaults] = random.pick([
    [0, 0],
    [5, 0],
    [2, 2],
    [0, 4],
  ] as const);
  const at = (): number => random.int(1, random.pick([4, USUAL_CALLS]));
  for (let count = random.int(0, mostEdits); count > 0; count -= 1)
    trouble.push({ at: at(), edit: edits.draw() });
  for (let count = random.int(0, mostFaults); count > 0; count -= 1)
    trouble.push({ at: at(), fault: drawFault(random) });
  return trouble.sort((one, other) => one.at - other.at);
}

function drawFault(random: SeededRandom): CallFault {
  return random.pick<CallFault>([
    { error: 'UNAVAILABLE' },
    { error: 'RATE_LIMITED', retryAfterMs: random.int(1, 90_000) },
    { error: random.pick(['QUOTA_EXHAUSTED', 'UNAUTHORIZED', 'FORBIDDEN', 'NOT_FOUND'] as const) },
    { error: random.pick(['UNREADABLE_CONTENT', 'CHANGED_DURING_READ', 'INVALID_RESPONSE'] as const) },
    { error: 'CURSOR_EXPIRED' },
    { incomplete: true },
    { incomplete: true },
    { emptyPage: true },
    { repeat: true },
    { reorder: random.int(0, 99) },
    { cut: random.int(0, 1_500) },
    { short: random.int(0, 1_500) },
    { stall: random.int(0, 1_500) },
  ]);
}
