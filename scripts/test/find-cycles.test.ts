import { describe, expect, it } from 'vitest';
import { describeCycle, findCycles, type Graph } from '../lib/find-cycles.ts';

function graph(edges: Record<string, string>): Graph {
  return new Map(Object.entries(edges).map(([node, to]) => [node, to.split(' ').filter(Boolean)]));
}

describe('findCycles', () => {
  it('finds none in a diamond', () => {
    expect(findCycles(graph({ a: 'b c', b: 'd', c: 'd', d: '' }))).toEqual([]);
  });

  it('finds a file that imports itself', () => {
    expect(findCycles(graph({ a: 'a', b: 'a' }))).toEqual([['a']]);
  });

  it('finds every group, each once, wherever the walk begins', () => {
    const cyclic = graph({ start: 'a d', a: 'b', b: 'c', c: 'a', d: 'e', e: 'd f', f: '' });
    expect(findCycles(cyclic)).toEqual([
      ['a', 'b', 'c'],
      ['d', 'e'],
    ]);
  });

  it('keeps two cycles that only meet over a bridge apart', () => {
    expect(findCycles(graph({ a: 'b', b: 'a c', c: 'd', d: 'c' }))).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('ignores what is not in the graph', () => {
    expect(findCycles(graph({ a: 'package' }))).toEqual([]);
  });
});

describe('describeCycle', () => {
  it('shows a shortest way round', () => {
    const cyclic = graph({ a: 'b', b: 'c a', c: 'a' });
    expect(describeCycle(cyclic, ['a', 'b', 'c'])).toBe('a -> b -> a');
  });

  it('shows a file that imports itself', () => {
    expect(describeCycle(graph({ a: 'a' }), ['a'])).toBe('a -> a');
  });
});
