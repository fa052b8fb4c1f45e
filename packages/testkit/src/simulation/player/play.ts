import { createRandom } from '../../random.ts';
import type { SimulationHarness } from '../harness.ts';
import type { Scenario, Step } from '../scenario/scenario.ts';
import { Observer } from './observer.ts';
import type { PlayReport, Violation } from './report.ts';
import { Runner } from './runner.ts';
import { Stage } from './stage.ts';

/** Plays a history, step by step, until something is wrong or it is over. */
export async function play(scenario: Scenario, harness: SimulationHarness): Promise<PlayReport> {
  const stage = await Stage.open(scenario, harness);
  const observer = new Observer(stage);
  const runner = new Runner(stage, observer, createRandom(`runner ${scenario.seed}`));
  let violations: readonly Violation[] = [];
  for (const step of scenario.steps) {
    violations = await playStep(step, runner, stage).catch(unexpected);
    if (violations.length > 0) break;
  }
  if (violations.every(({ promise }) => promise !== 'stuck' && promise !== 'error')) await stage.close();
  await stage.release();
  stage.counts.faults = stage.weather.faults;
  stage.counts.databaseFaults = stage.weather.databaseFaults;
  const { counts, log } = stage;
  const { library } = observer;
  return { violations, counts, log, library, operationsOfSyncs: runner.operationsOfSyncs };
}

function unexpected(error: unknown): Violation[] {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [{ promise: 'error', message }];
}

async function playStep(step: Step, runner: Runner, stage: Stage): Promise<readonly Violation[]> {
  switch (step.do) {
    case 'sync':
      return runner.sync(step);
    case 'rest':
      return runner.rest(step);
    case 'plan':
      return runner.plan(step.full === true);
    case 'restart':
      return runner.restart();
    case 'wait':
      stage.note(`wait ${step.ms} ms`);
      await stage.clock.advance(step.ms);
      return [];
    default:
      stage.edit(step);
      return [];
  }
}
