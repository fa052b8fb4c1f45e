import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { createDisplay } from '../src/progress/progress-display.ts';
import { type ProgressEvent, renderProgress, renderProgressLine } from '../src/progress/render-progress.ts';
import { displayWidth } from '../src/text/display-width.ts';
import { fakeStream } from './support/fake-stream.ts';

const event: ProgressEvent = {
  type: 'progress',
  jobId: 'job',
  profileId: 'profile',
  at: 0,
  phase: 'processing',
  percent: 62.7,
  itemsProcessed: 1_234,
  totalItems: 2_000,
  itemsPerSecond: 210.4,
  etaMs: 4_200,
  bytesDownloaded: 0,
};

it.each<[string, Partial<ProgressEvent>, number, string]>([
  [
    'a wide terminal',
    {},
    100,
    'Reading tags  [##################----------]   62 %  1,234 of 2,000  210/s  ETA 0:04',
  ],
  ['a usual one', {}, 71, 'Reading tags  [#########------]   62 %  1,234 of 2,000  210/s  ETA 0:04'],
  ['no room for a bar', {}, 50, 'Reading tags   62 %  1,234 of 2,000  210/s  ETA 0…'],
  ['a tiny terminal', {}, 12, 'Reading tag…'],
  [
    'an unknown total',
    { phase: 'discovery', totalItems: null, etaMs: null, percent: 3 },
    55,
    'Listing       [#-----------------]    3 %  1,234  210/s',
  ],
  [
    'the start',
    { percent: 0, itemsProcessed: 0, itemsPerSecond: 0, etaMs: null },
    57,
    'Reading tags  [------------------]    0 %      0 of 2,000',
  ],
  [
    'the end',
    { phase: 'resolution', percent: 100, itemsProcessed: 2_000, etaMs: 0 },
    64,
    'Settling      [##################]  100 %  2,000 of 2,000  210/s',
  ],
  [
    'figures out of bounds',
    { percent: 140, etaMs: null },
    64,
    'Reading tags  [##################]  100 %  1,234 of 2,000  210/s',
  ],
])('[CL17] the line fits %s', (_, change, width, line) => {
  const rendered = renderProgress({ ...event, ...change }, width);
  expect(displayWidth(rendered)).toBeLessThanOrEqual(width);
  expect(rendered).toBe(line);
});

it('[CL17] colour and block characters change nothing about the width', () => {
  const plain = renderProgress(event, 70);
  const rich = renderProgress(event, 70, { color: true, unicode: true });
  expect(rich).toContain('\u001b[36m');
  expect(displayWidth(stripVTControlCharacters(rich))).toBe(displayWidth(plain));
});

it('[CL17] a pipe gets whole lines, one per phase and one every two seconds', () => {
  expect(renderProgressLine(event)).toBe('Reading tags: 62 %, 1,234 of 2,000, 210/s, ETA 0:04');
  const { stream, written } = fakeStream(false);
  const display = createDisplay(stream, false);
  display.show({ ...event, phase: 'discovery', at: 0 });
  display.show({ ...event, at: 100, itemsProcessed: 1 });
  display.show({ ...event, at: 1_999, itemsProcessed: 2 });
  display.show({ ...event, at: 2_100, itemsProcessed: 3 });
  display.close();
  expect(written().match(/[\d,]+ of/gu)).toEqual(['1,234 of', '1 of', '3 of']);
});

it('[CL17] on a terminal the bar is drawn over itself, stays below messages and leaves no trace', () => {
  const { stream, written } = fakeStream(true);
  const display = createDisplay(stream, false);
  display.show(event);
  stream.writeNow('a warning\n');
  display.show({ type: 'paused', reason: 'offline', jobId: 'job', profileId: 'profile', at: 0 });
  display.close();
  const bar = renderProgress(event, 59, stream);
  expect(written()).toBe(`${bar}\r\u001b[Ka warning\n${bar}\r\u001b[KPaused: offline.\n${bar}\r\u001b[K`);
});

it('[CL17] NO_COLOR and dumb terminals are respected', () => {
  const utf8 = { TERM: 'xterm', LANG: 'C.UTF-8' };
  expect(fakeStream(true, utf8).stream).toMatchObject({ isTerminal: true, color: true, unicode: true });
  expect(fakeStream(true, { ...utf8, NO_COLOR: '1' }).stream).toMatchObject({
    isTerminal: true,
    color: false,
  });
  expect(fakeStream(true, { ...utf8, LANG: 'C' }).stream).toMatchObject({ unicode: false });
  expect(fakeStream(true, { ...utf8, TERM: 'dumb' }).stream).toMatchObject({
    isTerminal: false,
    color: false,
  });
  expect(fakeStream(false, utf8).stream).toMatchObject({
    isTerminal: false,
    color: false,
    tableWidth: undefined,
  });
});

it('[CL2] nothing is shown where a program reads the output', () => {
  const { stream, written } = fakeStream(true);
  const display = createDisplay(stream, true);
  display.show(event);
  display.close();
  expect(written()).toBe('');
});
