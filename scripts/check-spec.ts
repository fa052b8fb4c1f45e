/** Checks the SPEC.md files against the tests, both ways, and that each earlier flaw is answered by a rule. */
import { readFileSync } from 'node:fs';
import { parseSource } from './lib/parse-source.ts';
import { finish } from './lib/problem.ts';
import { isSource, listFiles, listWorkspacePackages, readTextFiles } from './lib/repository.ts';
import { compareFlaws, compareRulesAndTests, type Flaw, readRules, readTitleIds } from './lib/spec-rules.ts';

const flawList = new URL('./flaws.json', import.meta.url);

/** Tests (those another file runs end in `-tests.ts`), and the suites that providers and databases run. The scripts' own tests quote ids as data. */
function holdsTitles(path: string): boolean {
  if (path.startsWith('scripts/')) return false;
  return (
    /(?:\.test|\/test\/.*-tests)\.[cm]?tsx?$/.test(path) ||
    path.startsWith('packages/testkit/src/conformance/')
  );
}

const files = listFiles();
const rules = readTextFiles(files.filter((path) => /(?:^|\/)SPEC\.md$/.test(path))).flatMap(readRules);
const titles = readTextFiles(files.filter((path) => isSource(path) && holdsTitles(path)))
  .map(({ path, text }) => parseSource(path, text))
  .flatMap(readTitleIds);
const flaws = JSON.parse(readFileSync(flawList, 'utf8')) as readonly Flaw[];
const folders = new Set(listWorkspacePackages().map(({ folder }) => folder.replace(/^packages\//, '')));
const answers = compareFlaws(flaws, rules, titles, folders);

const later = answers.later.map(({ id }) => id).join(' ');
finish(
  [...compareRulesAndTests(rules, titles), ...answers.problems],
  [
    `${rules.length} rules, ${titles.length} titles that name one`,
    ...(later ? [`left to packages that do not exist yet: ${later}`] : []),
  ].join('; '),
);
