/**
 * Feeds damaged input to every border that untrusted data crosses, and reports whatever crashes, hangs, leaks or breaks a promise:
 * `pnpm fuzz [audio|pages|cursors|config|names] --runs 1000000 --seed 1`. `--pages N` stands for `pages --runs N`. One seed again:
 * `--replay SEED` (of audio: `--out FILE` writes the file).
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { audioInput } from './lib/fuzz/audio-target.ts';
import { type FuzzFigures, fuzzSeeds } from './lib/fuzz/fuzz-seeds.ts';
import { runFuzz } from './lib/fuzz/run-fuzz.ts';
import { Tally } from './lib/fuzz/target.ts';
import { targetNames, targetOf } from './lib/fuzz/targets.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string' },
    pages: { type: 'string' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: String(availableParallelism()) },
    replay: { type: 'string' },
    out: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const shownProblems = 50;
const name = positionals[0] ?? (values.pages === undefined ? 'audio' : 'pages');

if (values.help) {
  console.log(
    `pnpm fuzz [${targetNames.join('|')}] [--runs N] [--seed S] [--workers N] [--json] [--replay SEED [--out FILE]]`,
  );
  process.exit(0);
}
if (!targetNames.includes(name)) refuse(`fuzz one of ${targetNames.join(', ')}, not ${name}`);
if (values.replay !== undefined) await replay(wholeNumber('replay', values.replay));
else
  await fuzz(wholeNumber('runs', values.runs ?? values.pages ?? '100000'), wholeNumber('seed', values.seed));

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  return refuse(`--${option} must be a whole number, not ${text}`);
}

function refuse(reason: string): never {
  console.error(reason);
  process.exit(2);
}

async function replay(seed: number): Promise<void> {
  if (values.out !== undefined && name === 'audio') {
    const sample = audioInput(seed);
    writeFileSync(values.out, sample.bytes);
    console.log(`${values.out}: ${sample.bytes.length} bytes, made from ${sample.name}`);
  }
  const figures = await fuzzSeeds(targetOf(name), { from: seed, count: 1 });
  for (const problem of figures.problems) console.error(problem);
  console.log(JSON.stringify(figures.outcomes));
  process.exitCode = figures.problems.length === 0 ? 0 : 1;
}

async function fuzz(inputs: number, seed: number): Promise<void> {
  const startedAt = performance.now();
  const outcomes = new Tally();
  const total = { seeds: 0, inputs: 0, slowestMs: 0, peakRssBytes: 0, problems: [] as string[] };
  const rate = (): number => (total.inputs * 1000) / (performance.now() - startedAt);
  const progress = setInterval(() => {
    const leftS = total.inputs === 0 ? '?' : Math.max(0, (inputs - total.inputs) / rate()).toFixed(0);
    console.error(
      `${total.inputs} of ${inputs}, ${rate().toFixed(0)}/s, ${leftS} s left, ${total.problems.length} problems`,
    );
  }, 10_000);
  await runFuzz({
    ...{ target: name, inputs, seed, portion: name === 'audio' ? 250 : 16 },
    workers: Math.max(1, wholeNumber('workers', values.workers)),
    onFigures: (figures: FuzzFigures) => {
      total.seeds += figures.seeds;
      total.inputs += figures.inputs;
      total.slowestMs = Math.max(total.slowestMs, figures.slowestMs);
      total.peakRssBytes = Math.max(total.peakRssBytes, figures.peakRssBytes);
      for (const [kind, times] of Object.entries(figures.outcomes)) outcomes.add(kind, times);
      for (const problem of figures.problems) {
        total.problems.push(problem);
        if (total.problems.length <= shownProblems) console.error(problem);
      }
    },
  });
  clearInterval(progress);
  report({
    target: name,
    inputs: total.inputs,
    seeds: total.seeds,
    outcomes: outcomes.counts,
    problems: total.problems.length,
    slowestMs: Math.round(total.slowestMs),
    peakRssMb: Math.round(total.peakRssBytes / 1e6),
    perSecond: Math.round(rate()),
    seconds: Math.round((performance.now() - startedAt) / 1000),
  });
  process.exitCode = total.problems.length === 0 ? 0 : 1;
}

function report(figures: Readonly<Record<string, unknown>>): void {
  const told = Object.entries(figures).map(
    ([figure, value]) => `${figure} ${typeof value === 'object' ? JSON.stringify(value) : value}`,
  );
  console.log(values.json ? JSON.stringify(figures) : told.join(', '));
}
