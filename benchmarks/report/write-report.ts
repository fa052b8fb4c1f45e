import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '../../scripts/lib/repository.ts';
import { renderMarkdown } from '../common/table.ts';
import type { SuiteRun } from '../run-suites.ts';
import { suites } from '../suites.ts';
import { renderChart } from './render-chart.ts';

const document = join(repositoryRoot, 'docs/benchmarks.md');
const folder = join(repositoryRoot, 'docs/benchmarks');
const results = join(folder, 'results.json');

/**
 * Writes what a suite found into `docs/benchmarks.md`: between `<!-- bench:NAME -->` and `<!-- /bench:NAME -->` stands the table and the charts of a
 * suite, everything else is written by hand. The other suites keep what an earlier run found.
 */
export async function writeReport(found: SuiteRun): Promise<void> {
  await mkdir(folder, { recursive: true });
  const known = JSON.parse(await readFile(results, 'utf8').catch(() => '[]')) as SuiteRun[];
  const all = [...suites.keys()].flatMap((name) => [found, ...known].find((run) => run.name === name) ?? []);
  let text = await readFile(document, 'utf8');
  for (const run of all) {
    text = replaceSection(text, run.name, sectionOf(run));
    for (const chart of run.charts) await writeFile(join(folder, `${chart.name}.svg`), renderChart(chart));
  }
  text = replaceSection(text, 'runs', runsTable(all));
  await writeFile(document, text);
  await writeFile(results, `${JSON.stringify(all, null, 2)}\n`);
  await promisify(execFile)(join(repositoryRoot, 'node_modules/.bin/biome'), [
    'format',
    '--write',
    document,
    results,
  ]);
}

function sectionOf({ rows, charts }: SuiteRun): string {
  const images = charts.map(({ name, title }) => `![${title}](benchmarks/${name}.svg)`);
  return [renderMarkdown(rows), ...images].join('\n\n');
}

/** When and on what each suite ran. */
function runsTable(runs: readonly SuiteRun[]): string {
  const lines = runs.map(({ name, date, seconds, loadBefore, loadAfter, machine, options }) => {
    const { processor, cores, memoryGb, system, node } = machine;
    const took = `${Math.round(seconds)} s, ${options.runs} ${options.runs === 1 ? 'round' : 'rounds'}`;
    const load = `${loadBefore.toFixed(1)} → ${loadAfter.toFixed(1)}`;
    const on = `${cores} cores of ${processor}, ${memoryGb} GiB, ${system}, Node ${node}`;
    return `| \`${name}\` | ${date.slice(0, 16).replace('T', ' ')} UTC | ${took} | ${load} | ${on} |`;
  });
  return ['| suite | when | took | load before → after | machine |', '| - | - | - | - | - |', ...lines].join(
    '\n',
  );
}

function replaceSection(text: string, name: string, content: string): string {
  const [start, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/benchmarks.md has no section ${start}`);
  return `${text.slice(0, from + start.length)}\n\n${content}\n\n${text.slice(to)}`;
}
