import { type Expression, Visitor } from 'oxc-parser';
import type { ParsedSource } from './parse-source.ts';
import type { Problem } from './problem.ts';
import type { TextFile } from './repository.ts';
import { readChain } from './source-rules.ts';

/** A numbered rule of a SPEC.md, with the earlier flaws it answers. */
export interface SpecRule {
  readonly id: string;
  readonly flaws: readonly string[];
  readonly file: string;
  readonly line: number;
}

/** An id (rule or flaw) that a test title carries in brackets. */
export interface TitleId {
  readonly id: string;
  readonly file: string;
  readonly line: number;
}

/** Who answers an earlier flaw. `repository` stands for its scripts; anything else is a folder below packages/. */
export interface Flaw {
  readonly id: string;
  readonly owner: string;
  readonly flaw: string;
  /** Where no rule can answer it: what does. */
  readonly answeredBy?: string;
}

const ruleLine = /^- \*\*([A-Z]{1,4}\d+)\*\* /;
const flawId = /^F\d+$/;
const titleBracket = /\[([A-Z]{1,4}\d+(?:[ ,/]+[A-Z]{1,4}\d+)*)\]/g;

/** The rules of one SPEC.md: each `- **SP3** text`, to the next rule or heading; `(F30)` or `(F2, F4)` names the flaws. */
export function readRules({ path, text }: TextFile): readonly SpecRule[] {
  const rules: { id: string; flaws: string[]; file: string; line: number }[] = [];
  let isInside = false;
  for (const [index, line] of text.split('\n').entries()) {
    const id = ruleLine.exec(line)?.[1];
    if (id) rules.push({ id, flaws: [], file: path, line: index + 1 });
    isInside = id !== undefined || (isInside && /^\s+\S/.test(line));
    if (isInside) rules.at(-1)?.flaws.push(...readFlaws(line));
  }
  return rules;
}

function readFlaws(line: string): readonly string[] {
  return [...line.matchAll(/\(([^()]*)\)/g)].flatMap(([, inner = '']) => inner.match(/\bF\d+\b/g) ?? []);
}

/**
 * Every id in brackets in a title: the first argument of any call, so that a suite may name its own helpers. A helper called `rule` takes
 * the bare id and puts the brackets around it: `rule('SP3', 'title', …)`.
 */
export function readTitleIds(source: ParsedSource): readonly TitleId[] {
  const ids: TitleId[] = [];
  new Visitor({
    CallExpression: ({ callee, arguments: [title] }) => {
      if (!title || title.type === 'SpreadElement') return;
      const text = readText(title);
      for (const id of idsOfTitle(readChain(callee).at(-1) === 'rule' ? `[${text}]` : text)) {
        ids.push({ id, file: source.path, line: source.lineAt(title.start) });
      }
    },
  }).visit(source.program);
  return ids;
}

/** The ids in a title: `[SP3]`, `[SP3][SP4]`, `[SP3 F2]`, `[SP3, SP4]`. */
export function idsOfTitle(title: string): readonly string[] {
  return [...title.matchAll(titleBracket)].flatMap(([, inner = '']) => inner.split(/[ ,/]+/));
}

function readText(node: Expression): string {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  return node.type === 'TemplateLiteral' ? node.quasis.map(({ value }) => value.cooked ?? '').join(' ') : '';
}

/** Rules without a test, tests without a rule, and ids given twice. */
export function compareRulesAndTests(
  rules: readonly SpecRule[],
  titles: readonly TitleId[],
): readonly Problem[] {
  const known = new Map<string, SpecRule>();
  const problems: Problem[] = [];
  for (const rule of rules) {
    const first = known.get(rule.id);
    if (flawId.test(rule.id))
      problems.push({ ...rule, message: `${rule.id}: F is kept for the earlier flaws` });
    if (first) problems.push({ ...rule, message: `${rule.id} is also in ${first.file}:${first.line}` });
    else known.set(rule.id, rule);
  }
  const tested = new Set(titles.map(({ id }) => id));
  const untested = [...known.values()].filter(({ id }) => !tested.has(id));
  const unruled = new Map(
    titles
      .filter(({ id }) => !flawId.test(id) && !known.has(id))
      .map((title) => [`${title.file} ${title.id}`, title]),
  );
  return [
    ...problems,
    ...untested.map((rule) => ({ ...rule, message: `${rule.id} has no test` })),
    ...[...unruled.values()].map((title) => ({
      ...title,
      message: `a test names ${title.id}, which no SPEC.md has`,
    })),
  ];
}

/** Flaws that an existing package owns and no rule names, and flaw numbers nobody knows. `existing` holds the folders below packages/. */
export function compareFlaws(
  flaws: readonly Flaw[],
  rules: readonly SpecRule[],
  titles: readonly TitleId[],
  existing: ReadonlySet<string>,
): { readonly problems: readonly Problem[]; readonly later: readonly Flaw[] } {
  const ids = new Set(flaws.map(({ id }) => id));
  const named = new Set(rules.flatMap((rule) => rule.flaws));
  const open = flaws.filter(({ id, answeredBy }) => !named.has(id) && answeredBy === undefined);
  const mentions = [
    ...rules.flatMap((rule) => rule.flaws.map((id) => ({ ...rule, id }))),
    ...titles.filter(({ id }) => flawId.test(id)),
  ];
  return {
    problems: [
      ...open
        .filter(({ owner }) => existing.has(owner))
        .map(({ id, owner, flaw }) => ({
          file: `packages/${owner}/SPEC.md`,
          message: `no rule answers ${id}: ${flaw}`,
        })),
      ...mentions
        .filter(({ id }) => !ids.has(id))
        .map(({ id, file, line }) => ({
          file,
          line,
          message: `${id} is not in scripts/flaws.json`,
        })),
    ],
    later: open.filter(({ owner }) => !existing.has(owner)),
  };
}
