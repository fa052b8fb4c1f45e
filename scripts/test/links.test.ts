import { expect, it } from 'vitest';
import { checkLinks } from '../lib/links.ts';

const exists = (path: string): boolean => ['docs/a.md', 'README.md', 'packages/x'].includes(path);

function broken(text: string): readonly string[] {
  return checkLinks({ path: 'docs/a.md', text }, exists).map(({ line, message }) => `${line} ${message}`);
}

it('follows relative links from the document they stand in', () => {
  expect(broken('[a](a.md#part) [b](../README.md "title") [c](<../packages/x>)')).toEqual([]);
  expect(broken('one\n[b](README.md)')).toEqual(['2 broken link: README.md']);
});

it('leaves addresses, anchors and quoted code alone', () => {
  expect(broken('[a](https://example.com/x) [b](#part) [c](mailto:a@b.c) `[d](nowhere)`')).toEqual([]);
  expect(broken('```ts\nconst a = b[c](d);\n```\n')).toEqual([]);
});
