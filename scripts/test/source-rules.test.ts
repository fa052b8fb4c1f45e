import { describe, expect, it } from 'vitest';
import { parseSource } from '../lib/parse-source.ts';
import { checkSource } from '../lib/source-rules.ts';

const leftover = ['FIX', 'ME'].join('');

function messages(path: string, code: string): readonly string[] {
  return checkSource(parseSource(path, code)).map(({ message }) => message);
}

describe('checkSource', () => {
  it.each([
    'export default 1;',
    'const a = 1; export { a as default };',
    'export { default } from "./a.ts";',
  ])('refuses the default export: %s', (code) => {
    expect(messages('scripts/a.ts', code)).toEqual(['default export: export by name']);
    expect(messages('vitest.config.ts', 'export default 1;')).toEqual([]);
  });

  it('refuses console in packages only', () => {
    expect(messages('packages/a/src/a.ts', 'console.log(1);')).toEqual([
      'console in a package: take a Logger',
    ]);
    expect(messages('scripts/a.ts', 'console.log(1);')).toEqual([]);
  });

  it.each([
    'it.only("a", () => {});',
    'describe.skip("a", () => {});',
    'it.todo("a");',
    'it.concurrent.skip("a", async () => {});',
    'it.only.each([1])("a", () => {});',
    'test.skip.each`x`("a", () => {});',
    'it("a", { skip: true }, () => {});',
    'xit("a", () => {});',
  ])('refuses the switched test: %s', (code) => {
    expect(messages('packages/a/test/a.test.ts', code)).toEqual([
      expect.stringContaining('a test is switched off or alone'),
    ]);
  });

  it.each([
    'it.skipIf(!corpus)("a", () => {});',
    'it.runIf(corpus)("a", () => {});',
    'it("a", { timeout: 5 }, () => {});',
    'it("a", ({ skip }) => { skip(!corpus, "no corpus"); });',
    'suite.rule("a", (test) => test.skip("no such ability"));',
    'stream.skip(10, true); iterator.only("a", () => {});',
  ])('accepts %s', (code) => {
    expect(messages('packages/a/test/a.test.ts', code)).toEqual([]);
  });

  it('finds leftover work in comments, not in strings', () => {
    expect(messages('a.ts', `// ${leftover} soon\nexport const a = 1;`)).toHaveLength(1);
    expect(messages('a.ts', `export const a = '${leftover}';`)).toEqual([]);
  });
});
