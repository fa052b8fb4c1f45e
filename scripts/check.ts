/** `pnpm check`: everything but the tests. `--only <name>` runs single steps. */
import { delimiter, join } from 'node:path';
import { repositoryRoot } from './lib/repository.ts';
import { runCommand } from './lib/run.ts';
import { formatOutcome, formatResult, type Step, type StepResult, selectSteps } from './lib/steps.ts';

const path = [join(repositoryRoot, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
const env = { PATH: path, NO_COLOR: '1', FORCE_COLOR: '0', TURBO_TELEMETRY_DISABLED: '1' };

async function runStep(step: Step): Promise<StepResult> {
  const startedAt = performance.now();
  const { status, output } = await runCommand(step.command, { cwd: repositoryRoot, env });
  return { step, passed: status === 0, durationMs: performance.now() - startedAt, output };
}

function readSteps(): readonly Step[] {
  try {
    return selectSteps(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof TypeError ? error.message : error);
    return process.exit(2);
  }
}

const results: StepResult[] = [];
for (const step of readSteps()) {
  const result = await runStep(step);
  console.log(formatResult(result));
  results.push(result);
}
console.log(`\n${formatOutcome(results)}`);
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;
