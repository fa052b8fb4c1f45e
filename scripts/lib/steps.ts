/** One step of the check. */
export interface Step {
  readonly name: string;
  readonly command: readonly string[];
  /** Whether the last line of its output says in short what was checked. */
  readonly hasSummary: boolean;
}

/** What became of a step. */
export interface StepResult {
  readonly step: Step;
  readonly passed: boolean;
  readonly durationMs: number;
  readonly output: string;
}

const script = (name: string): Step => ({
  name,
  command: ['node', `scripts/check-${name}.ts`],
  hasSummary: true,
});

/** All steps, in the order they run: the quick ones that fail most often first. */
export const steps: readonly Step[] = [
  {
    name: 'lint',
    command: [
      'biome',
      'ci',
      '--colors=off',
      '--diagnostic-level=warn',
      '--max-diagnostics=50',
      '--error-on-warnings',
      '.',
    ],
    hasSummary: false,
  },
  {
    name: 'types',
    command: ['pnpm', 'typecheck', '--continue', '--output-logs=errors-only'],
    hasSummary: false,
  },
  script('layers'),
  script('files'),
  { name: 'unused', command: ['knip', '--no-progress'], hasSummary: false },
  script('spec'),
  script('docs'),
  script('packages'),
];

/** The steps that `--only a --only b` (or `--only a,b`) asks for; all without it. Unknown names and options throw a `TypeError`. */
export function selectSteps(args: readonly string[]): readonly Step[] {
  const wanted: string[] = [];
  for (let index = 0; index < args.length; index += 2) {
    const value = args[index + 1];
    if (args[index] !== '--only' || value === undefined) {
      throw new TypeError(`unknown argument '${args[index]}': use --only <name>`);
    }
    wanted.push(...value.split(','));
  }
  const known = new Set(steps.map(({ name }) => name));
  const unknown = wanted.find((name) => !known.has(name));
  if (unknown !== undefined) throw new TypeError(`unknown step '${unknown}': ${[...known].join(', ')}`);
  return wanted.length === 0 ? steps : steps.filter(({ name }) => wanted.includes(name));
}

/** The report of one step: a line, and below it everything a failed step said. */
export function formatResult({ step, passed, durationMs, output }: StepResult): string {
  const lines = output.trimEnd().split('\n');
  const summary = step.hasSummary ? (lines.at(-1) ?? '') : '';
  const seconds = `${(durationMs / 1000).toFixed(1)} s`;
  const head = `${passed ? '✓' : '✗'} ${step.name.padEnd(10)}${seconds.padStart(7)}  ${summary}`.trimEnd();
  const details = step.hasSummary ? lines.slice(0, -1) : lines;
  return passed ? head : [head, ...details.map((line) => `    ${line}`.trimEnd()), ''].join('\n');
}

/** The last line of the whole check. */
export function formatOutcome(results: readonly StepResult[]): string {
  const failed = results.filter(({ passed }) => !passed).map(({ step }) => step.name);
  const seconds = Math.round(results.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000);
  return failed.length === 0
    ? `All ${results.length} steps passed in ${seconds} s.`
    : `Failed: ${failed.join(', ')} (${results.length - failed.length} of ${results.length} steps passed in ${seconds} s).`;
}
