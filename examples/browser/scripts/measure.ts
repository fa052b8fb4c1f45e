import { join } from 'node:path';
import { Site } from '../test/site.ts';
import { fillLibrary } from './fill-library.ts';
import { rendererMegabytes } from './renderer-memory.ts';

const tracks = Number(process.argv[2] ?? 100_000);
const syncedTracks = 2000;

/** What a PerformanceObserver tells of a frame that took long. */
interface LongFrame extends PerformanceEntry {
  readonly scripts: readonly { readonly invoker: string; readonly duration: number }[];
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

function summary(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const [median, p95, most] = [at(sorted, 0.5), at(sorted, 0.95), sorted.at(-1) ?? Number.NaN];
  return `median ${median.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, most ${most.toFixed(1)} ms (${times.length})`;
}

const say = (name: string, text: string): void => void process.stdout.write(`${name}: ${text}\n`);

await using site = await Site.start({ withLab: true });
await fillLibrary(join(site.outDir, 'library.db'), tracks);
const { page: lab, lab: engineLab } = await site.tab('large');

const imported = await engineLab.evaluate(async ({ engine }, url) => {
  const file = await (await fetch(url)).blob();
  const startedAt = performance.now();
  await engine.importDatabase(file);
  return { bytes: file.size, ms: performance.now() - startedAt, total: (await engine.statistics()).tracks };
}, `${site.url}library.db`);
say(
  'library',
  `${imported.total} tracks, ${Math.round(imported.bytes / 1e6)} MB in OPFS, imported in ${Math.round(imported.ms)} ms`,
);

const asked = await engineLab.evaluate(async ({ engine }) => {
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const startedAt = performance.now();
    await work();
    return performance.now() - startedAt;
  };
  const { tracks: some, total } = await engine.trackWindow({ offset: 500, limit: 60, orderBy: 'title' });
  // As somebody types: the first word of a title, letter by letter.
  const texts = some.flatMap(({ title }) => {
    const word = title.split(' ')[0] ?? title;
    return Array.from({ length: Math.min(word.length, 6) }, (_, index) => word.slice(0, index + 1));
  });
  const searches: number[] = [];
  for (const text of texts) searches.push(await timed(() => engine.search(text, { limit: 50 })));
  const windows: Record<string, number[]> = {};
  for (const orderBy of ['title', 'recent'] as const) {
    windows[orderBy] = [];
    for (let step = 0; step < 100; step += 1) {
      const offset = Math.floor((step * 7919 * 13) % total);
      windows[orderBy].push(await timed(() => engine.trackWindow({ offset, limit: 100, orderBy })));
    }
  }
  return { searches, windows };
});
say('search, page to worker and back', summary(asked.searches));
for (const [order, times] of Object.entries(asked.windows))
  say(`100 rows anywhere, by ${order}`, summary(times));
await lab.close();

const page = await site.page(`?library=large&tracks=${syncedTracks}#/tracks`);
await page.getByRole('grid').locator('[aria-rowindex] .title').first().waitFor({ timeout: 120_000 });
for (const rowsPerFrame of [1, 20]) {
  const frames = await page.locator('main').evaluate(
    (main, pixels) =>
      new Promise<number[]>((resolve) => {
        const times: number[] = [];
        let before = performance.now();
        const step = (now: number): void => {
          times.push(now - before);
          before = now;
          main.scrollTop += pixels;
          if (times.length < 240) requestAnimationFrame(step);
          else resolve(times.slice(1));
        };
        requestAnimationFrame(step);
      }),
    rowsPerFrame * 48,
  );
  say(`frames while scrolling ${rowsPerFrame} rows a frame`, summary(frames));
}

const before = await rendererMegabytes();
await page.evaluate(() => {
  const [tasks, frames]: [number[], string[]] = [[], []];
  Object.assign(globalThis, { long: { tasks, frames } });
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe(
    {
      type: 'longtask',
    },
  );
  // Whose work it was. Chromium alone tells.
  new PerformanceObserver((list) => {
    for (const { duration, startTime, scripts } of list.getEntries() as LongFrame[]) {
      const parts = scripts.map((each) => `${each.invoker} ${Math.round(each.duration)} ms`);
      frames.push(
        `${Math.round(duration)} ms at ${Math.round(startTime)}: ${parts.join(', ') || 'no script'}`,
      );
    }
  }).observe({ type: 'long-animation-frame' });
});
await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Sources' }).click();
await page.getByRole('button', { name: 'Demo cloud' }).click();
await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Sync' }).click();
let most = before;
const watching = setInterval(
  () => void rendererMegabytes().then((now) => (most = Math.max(most, now))),
  1000,
);
await page.getByText('Up to date').first().waitFor({ timeout: 1_200_000 });
clearInterval(watching);
const { tasks: longTasks, frames: longFrames } = await page.evaluate(
  () => (globalThis as unknown as { long: { tasks: number[]; frames: string[] } }).long,
);
say(
  `tasks of the page over 50 ms while ${syncedTracks} tracks are synced`,
  longTasks.length === 0
    ? 'none'
    : `${longTasks.length}, the longest ${Math.round(Math.max(...longTasks))} ms`,
);
for (const frame of longFrames) say('long frame', frame);
say('memory of the tab', `${before} MB before that sync, at most ${most} MB during it`);
if (site.problems.length > 0) say('problems', site.problems.join('; '));
