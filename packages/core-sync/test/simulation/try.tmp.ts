import { simulateSync } from '@music-platform/testkit/simulation';
import { inMemory } from './simulated-engine.ts';

const seed = Number(process.argv[2] ?? 1),
  runs = Number(process.argv[3] ?? 20);
const t = performance.now();
const r = await simulateSync({
  ...inMemory,
  seed,
  runs,
  shrink: process.argv[4] !== 'no',
  onRun: (s, rep) => {
    if (process.env.V) console.log(s, rep.violations);
    if (process.env.LOG) console.log(rep.log.join('\n'));
  },
});
const ms = performance.now() - t;
console.log(JSON.stringify(r.counts), r.failures.length, 'failures', (ms / runs).toFixed(1), 'ms each');
for (const f of r.failures.slice(0, Number(process.env.SHOW ?? 3))) {
  console.log(f.seed);
  console.log(f.testCase);
  console.log(f.log.join('\n'));
}
const by: Record<string, number> = {};
for (const f of r.failures)
  by[
    f.violations[0]!.promise +
      ': ' +
      f.violations[0]!.message.replace(/[0-9a-f-]{36}/g, 'ID')
        .replace(/[fds]\d+/g, 'X')
        .slice(0, 90)
  ] =
    (by[
      f.violations[0]!.promise +
        ': ' +
        f.violations[0]!.message.replace(/[0-9a-f-]{36}/g, 'ID')
          .replace(/[fds]\d+/g, 'X')
          .slice(0, 90)
    ] ?? 0) + 1;
console.log(by);
