import { describe, expect, it } from 'vitest';
import { comparison, median } from '../common/row.ts';
import { renderMarkdown, renderRows } from '../common/table.ts';
import { renderChart } from '../report/render-chart.ts';

const show = (value: number): string => `${value} s`;

describe('a row', () => {
  it.each([
    [5, '0.50×', true],
    [10, '1.00×', true],
    [11, '1.10×', false],
    [0.5, '0.050×', true],
  ])('of %d against 10 says %s', (ours, ratio, ok) => {
    const row = comparison({ what: 'scan', ours, reference: 10, show, of: 'peer', atMost: 1 });
    expect(row).toMatchObject({ ratio, ok, target: '≤ 1×', reference: '10 s peer' });
  });

  it('without a target holds nothing against anybody', () => {
    expect(comparison({ what: 'scan', ours: 1, reference: 2, show }).ok).toBeNull();
  });

  it('stands in aligned columns', () => {
    const rows = [
      comparison({ what: 'scan', ours: 1, reference: 2, show, atMost: 1 }),
      comparison({ what: 'a longer name', ours: 3, reference: 2, show, atMost: 1 }),
    ];
    const columns = renderRows(rows)
      .split('\n')
      .map((line) => line.search(/ours|1 s|3 s/));
    expect(new Set(columns)).toEqual(new Set([15]));
    expect(renderMarkdown(rows).split('\n')).toHaveLength(4);
  });
});

it('the median of an even number of figures is the upper one in the middle', () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([])]).toEqual([2, 3, 0]);
});

describe('a chart', () => {
  const chart = (values: readonly number[]): string =>
    renderChart({
      name: 'a',
      title: 'Reads & "writes"',
      unit: 's',
      bars: values.map((value, index) => ({ label: `<${index}>`, value, isOurs: index === 0 })),
    });

  it('draws a bar for each figure, ours in another colour, and escapes what it is told', () => {
    const svg = chart([1, 4]);
    expect(svg.match(/<path /g)).toHaveLength(2);
    expect(svg.match(/<path class="ours"/g)).toHaveLength(1);
    expect(svg).toContain('Reads &amp; &quot;writes&quot;');
    expect(svg).toContain('&lt;0>');
  });

  it('can be drawn of nothing but zeros', () => {
    expect(chart([0, 0])).not.toMatch(/NaN|Infinity/);
  });
});
