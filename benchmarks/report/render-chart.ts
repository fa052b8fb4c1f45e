import type { Bar, BarChart } from './bar-chart.ts';

const width = 780;
const labelWidth = 290;
const valueWidth = 80;
const barHeight = 18;
const rowHeight = 28;
const top = 66;
const corner = 4;

/** Light and dark come from the reader's settings: an image in a page has no others to ask. */
const style = `
  .surface { fill: #fcfcfb }
  text { font: 13px system-ui, -apple-system, 'Segoe UI', sans-serif; fill: #52514e }
  .title { font-size: 15px; font-weight: 600; fill: #0b0b0b }
  .value { font-variant-numeric: tabular-nums; fill: #0b0b0b }
  .axis { stroke: #c3c2b7 }
  .ours { fill: #2a78d6 }
  .other { fill: #a5a49d }
  @media (prefers-color-scheme: dark) {
    .surface { fill: #1a1a19 }
    text { fill: #c3c2b7 }
    .title, .value { fill: #ffffff }
    .axis { stroke: #52514e }
    .ours { fill: #3987e5 }
    .other { fill: #7c7b75 }
  }`;

/** The chart as an SVG document of its own. */
export function renderChart({ title, unit, bars }: BarChart): string {
  const height = top + bars.length * rowHeight + 12;
  const most = Math.max(...bars.map(({ value }) => value)) || 1;
  const scale = (width - labelWidth - valueWidth) / most;
  const lines = bars.map((bar, index) => renderBar(bar, { y: top + index * rowHeight, scale, unit }));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">
<style>${style}
</style>
<rect class="surface" width="${width}" height="${height}" rx="8"/>
<text class="title" x="16" y="28">${escaped(title)}</text>
${renderLegend()}
${lines.join('\n')}
<line class="axis" x1="${labelWidth}" y1="${top - 6}" x2="${labelWidth}" y2="${height - 12}"/>
</svg>
`;
}

function renderLegend(): string {
  const entry = (x: number, kind: string, text: string): string =>
    `<rect class="${kind}" x="${x}" y="38" width="10" height="10" rx="2"/><text x="${x + 16}" y="48">${text}</text>`;
  return entry(16, 'ours', 'ours') + entry(80, 'other', 'floor, peer or target; shorter is better');
}

function renderBar(
  { label, value, isOurs }: Bar,
  { y, scale, unit }: { y: number; scale: number; unit: string },
): string {
  const length = Math.max(1, value * scale);
  const round = Math.min(corner, length);
  const shown = `${shortNumber(value)} ${unit}`;
  const middle = y + barHeight / 2 + 4.5;
  const bar = `M${labelWidth} ${y}h${fixed(length - round)}a${fixed(round)} ${fixed(round)} 0 0 1 ${fixed(round)} ${fixed(round)}v${fixed(barHeight - 2 * round)}a${fixed(round)} ${fixed(round)} 0 0 1 -${fixed(round)} ${fixed(round)}h-${fixed(length - round)}z`;
  return [
    `<g><title>${escaped(`${label}: ${shown}`)}</title>`,
    `<text x="${labelWidth - 10}" y="${middle}" text-anchor="end">${escaped(label)}</text>`,
    `<path class="${isOurs ? 'ours' : 'other'}" d="${bar}"/>`,
    `<text class="value" x="${fixed(labelWidth + length + 8)}" y="${middle}">${shown}</text></g>`,
  ].join('');
}

function shortNumber(value: number): string {
  if (value === 0) return '0';
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(value < 0.1 ? 2 : 3);
}

function fixed(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
