/** Plays the histories it is sent, a few at a time, and reports each. */
import type { SimulationRange } from './messages.ts';
import { openSurface } from './surfaces.ts';

process.on('message', async (range: SimulationRange) => {
  process.send?.(await openSurface(range.surface)(range));
});
