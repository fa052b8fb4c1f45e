import type { PlayReport } from '../player/report.ts';
import type { Scenario, Step } from './scenario.ts';

/** A history with what it came to. */
export interface Played {
  scenario: Scenario;
  report: PlayReport;
}

const MOST_TRIES = 600;

/** The shortest history found in which the same promise is broken: steps and troubles left out, one after the other. */
export async function shrink(
  found: Played,
  play: (scenario: Scenario) => Promise<PlayReport>,
): Promise<Played> {
  const promise = found.report.violations[0]?.promise;
  let best = found;
  let tries = 0;
  const attempt = async (steps: readonly Step[]): Promise<boolean> => {
    if (tries >= MOST_TRIES) return false;
    tries += 1;
    const scenario = { ...best.scenario, steps };
    const report = await play(scenario);
    if (report.violations[0]?.promise !== promise) return false;
    best = { scenario, report };
    return true;
  };
  for (let before = -1; before !== tries && tries < MOST_TRIES; ) {
    const { steps } = best.scenario;
    before = tries;
    for (let size = Math.ceil(steps.length / 2); size >= 1; size = Math.floor(size / 2)) {
      for (let at = 0; at < best.scenario.steps.length; ) {
        const now = best.scenario.steps;
        if (!(await attempt([...now.slice(0, at), ...now.slice(at + size)]))) at += size;
      }
    }
    await simplify(() => best.scenario.steps, attempt);
    if (JSON.stringify(best.scenario.steps) === JSON.stringify(steps)) break;
  }
  return best;
}

/** Leaves out what is not needed of each sync and rest. */
async function simplify(
  steps: () => readonly Step[],
  attempt: (steps: readonly Step[]) => Promise<boolean>,
): Promise<void> {
  for (let index = 0; index < steps().length; index += 1) {
    for (let plainer = plainerSteps(steps()[index]); plainer.length > 0; ) {
      const [next, ...others] = plainer;
      const worked = next !== undefined && (await attempt(steps().with(index, next)));
      plainer = worked ? plainerSteps(steps()[index]) : others;
    }
  }
}

function plainerSteps(step: Step | undefined): Step[] {
  if (step === undefined || (step.do !== 'sync' && step.do !== 'rest')) return [];
  const plainer: Step[] = Object.keys(step)
    .filter((key) => key !== 'do')
    .map(
      (key) => Object.fromEntries(Object.entries(step).filter(([name]) => name !== key)) as unknown as Step,
    );
  if (step.do === 'rest') return plainer;
  const trouble = step.trouble ?? [];
  for (let index = 0; index < trouble.length; index += 1)
    plainer.push({ ...step, trouble: trouble.filter((_, other) => other !== index) });
  return plainer;
}
