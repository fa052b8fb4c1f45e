import type { SyncEvent } from '@music-platform/core-sync';
import { displayWidth, pad, truncate } from '../text/display-width.ts';
import { formatCount, formatLength, formatRate } from '../text/format.ts';

export type ProgressEvent = Extract<SyncEvent, { type: 'progress' }>;
export type Phase = ProgressEvent['phase'];

/** How much the terminal can show. Default: neither. */
export interface ProgressStyle {
  color?: boolean;
  unicode?: boolean;
}

/** What a phase is called on the screen. */
const phaseTitles: Readonly<Record<Phase, string>> = {
  discovery: 'Listing',
  processing: 'Reading tags',
  resolution: 'Settling',
};

const titleWidth = Math.max(...Object.values(phaseTitles).map((title) => title.length));
const longestBar = 30;
const shortestBar = 8;

/** One line, never wider than `width` columns: phase, bar, percent, counts, rate, ETA. The bar gives way first. */
export function renderProgress(event: ProgressEvent, width: number, style: ProgressStyle = {}): string {
  const head = pad(phaseTitles[event.phase], titleWidth);
  const figures = progressFigures(event).join('  ');
  const barWidth = Math.min(longestBar, width - displayWidth(head) - displayWidth(figures) - 4);
  if (barWidth < shortestBar) return truncate(`${head}  ${figures}`, width);
  return `${head}  ${bar(event.percent, barWidth, style)}  ${figures}`;
}

/** The same for logs and pipes: `Reading tags: 62 %, 1,234 of 2,000, 210/s, ETA 0:04`. */
export function renderProgressLine(event: ProgressEvent): string {
  return `${phaseTitles[event.phase]}: ${progressFigures(event)
    .map((part) => part.trim())
    .join(', ')}`;
}

function progressFigures(event: ProgressEvent): string[] {
  const percent = Math.max(0, Math.min(100, Math.floor(event.percent)));
  const figures = [`${String(percent).padStart(3)} %`, progressCounts(event)];
  if (event.itemsPerSecond > 0) figures.push(formatRate(event.itemsPerSecond));
  if (event.etaMs !== null && percent < 100) figures.push(`ETA ${formatLength(event.etaMs)}`);
  return figures;
}

function progressCounts(event: ProgressEvent): string {
  const done = formatCount(event.itemsProcessed);
  if (event.totalItems === null) return done;
  const total = formatCount(event.totalItems);
  return `${done.padStart(total.length)} of ${total}`;
}

function bar(percent: number, width: number, style: ProgressStyle): string {
  const inner = style.unicode === true ? width : width - 2;
  const filled = Math.round((Math.max(0, Math.min(100, percent)) / 100) * inner);
  if (style.unicode !== true) return `[${'#'.repeat(filled)}${'-'.repeat(inner - filled)}]`;
  const done = '━'.repeat(filled);
  const open = '─'.repeat(inner - filled);
  return style.color === true ? `\u001b[36m${done}\u001b[90m${open}\u001b[39m` : done + open;
}
