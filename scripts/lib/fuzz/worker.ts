/** Fuzzes the seeds it is sent and reports; its parent judges whether it crashes or hangs. */
import { fuzzSeeds } from './fuzz-seeds.ts';
import type { FuzzOrder } from './run-fuzz.ts';
import { targetOf } from './targets.ts';

process.on('message', ({ target, from, count }: FuzzOrder) => {
  void fuzzSeeds(targetOf(target), { from, count }).then((figures) => process.send?.(figures));
});
