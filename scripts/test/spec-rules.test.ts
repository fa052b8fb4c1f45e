import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSource } from '../lib/parse-source.ts';
import {
  compareFlaws,
  compareRulesAndTests,
  type Flaw,
  idsOfTitle,
  readRules,
  readTitleIds,
} from '../lib/spec-rules.ts';

function rules(text: string) {
  return readRules({ path: 'packages/a/SPEC.md', text });
}

function titles(code: string) {
  return readTitleIds(parseSource('packages/a/test/a.test.ts', code));
}

describe('readRules', () => {
  it('reads ids, lines and flaws, also from the lines a rule goes on', () => {
    const spec =
      '# Rules\n\n- **SP3** One. (F30)\n- **SP4** Two,\n  and more. (F2, F4)\n\nF9 (F10) is prose.\n';
    expect(rules(spec)).toEqual([
      { id: 'SP3', flaws: ['F30'], file: 'packages/a/SPEC.md', line: 3 },
      { id: 'SP4', flaws: ['F2', 'F4'], file: 'packages/a/SPEC.md', line: 4 },
    ]);
  });
});

describe('idsOfTitle', () => {
  it.each([
    ['[SP3] a', ['SP3']],
    ['[SP3][SP4] a', ['SP3', 'SP4']],
    ['[SP3 F2] a', ['SP3', 'F2']],
    ['local > [SP3, SP4] a', ['SP3', 'SP4']],
    ['a[0] is [b]', []],
    ['[UTF8-ish] text', []],
  ])('%s names %j', (title, ids) => {
    expect(idsOfTitle(title)).toEqual(ids);
  });
});

describe('readTitleIds', () => {
  it('reads plain, templated, tabled and wrapped titles', () => {
    const code = [
      "it('[SP1] a', () => {});",
      'it(`[SP2] $'.concat('{name}`, () => {});'),
      "it.each([1])('[SP3] %s', () => {});",
      "suite.rule('SP4', 'a', () => {});",
    ].join('\n');
    expect(titles(code).map(({ id, line }) => `${id}:${line}`)).toEqual(['SP1:1', 'SP2:2', 'SP3:3', 'SP4:4']);
  });

  it('reads no other strings', () => {
    expect(titles("const a = '[SP1]'; f(1, '[SP2]'); g('SP3');")).toEqual([]);
  });
});

describe('compareRulesAndTests', () => {
  function messages(spec: string, code: string): readonly string[] {
    return compareRulesAndTests(rules(spec), titles(code)).map(({ message }) => message);
  }

  it('is content when each side knows the other', () => {
    expect(messages('- **SP1** a', "it('[SP1 F2] a');")).toEqual([]);
  });

  it('names rules without a test and, once per file, tests without a rule', () => {
    expect(messages('- **SP1** a', "it('[SP2] a'); it('[SP2] b');")).toEqual([
      'SP1 has no test',
      'a test names SP2, which no SPEC.md has',
    ]);
  });

  it('names ids given twice, and ids that look like flaws', () => {
    expect(messages('- **SP1** a\n- **SP1** b\n- **F1** c', "it('[SP1][F1] a');")).toEqual([
      'SP1 is also in packages/a/SPEC.md:1',
      'F1: F is kept for the earlier flaws',
    ]);
  });
});

describe('compareFlaws', () => {
  const flaws: readonly Flaw[] = [
    { id: 'F1', owner: 'a', flaw: 'one' },
    { id: 'F2', owner: 'b', flaw: 'two' },
    { id: 'F3', owner: 'a', flaw: 'three', answeredBy: 'a script' },
  ];

  it('asks an existing package for its flaws, and lists those of packages to come', () => {
    const { problems, later } = compareFlaws(flaws, rules('- **SP1** a'), [], new Set(['a']));
    expect(problems).toEqual([{ file: 'packages/a/SPEC.md', message: 'no rule answers F1: one' }]);
    expect(later.map(({ id }) => id)).toEqual(['F2']);
  });

  it('lets a rule of any package answer, and knows no other numbers', () => {
    const { problems } = compareFlaws(
      flaws,
      rules('- **SP1** a (F1)\n- **SP2** b (F8)'),
      titles("it('[SP1 F9] a');"),
      new Set(['a']),
    );
    expect(problems.map(({ message }) => message)).toEqual([
      'F8 is not in scripts/flaws.json',
      'F9 is not in scripts/flaws.json',
    ]);
  });
});

describe('flaws.json', () => {
  it('holds F1 to F34, each once', () => {
    const flaws = JSON.parse(readFileSync(new URL('../flaws.json', import.meta.url), 'utf8')) as Flaw[];
    expect(flaws.map(({ id }) => id)).toEqual(Array.from({ length: 34 }, (_, index) => `F${index + 1}`));
  });
});
