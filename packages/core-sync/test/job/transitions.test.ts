import { SyncError } from '@music-platform/bridge-traits';
import { describe, expect, it } from 'vitest';
import { transition } from '../../src/job/transitions.ts';
import type { JobStatus } from '../../src/schema/tables.ts';

const statuses: readonly JobStatus[] = ['pending', 'running', 'completed', 'failed', 'cancelled'];
const allowed = new Set([
  'pending > running',
  'pending > cancelled',
  'pending > failed',
  'running > completed',
  'running > failed',
  'running > cancelled',
  'failed > running',
  'cancelled > running',
]);
const pairs = statuses.flatMap((from) => statuses.map((to) => ({ from, to })));

describe('transition', () => {
  it.each(pairs)('[JB1] $from > $to', ({ from, to }) => {
    if (allowed.has(`${from} > ${to}`)) {
      expect(transition(from, to)).toBe(to);
      return;
    }
    expect(() => transition(from, to)).toThrow(
      expect.objectContaining({ code: 'INVALID_STATE_TRANSITION', details: { from, to } }),
    );
    expect(() => transition(from, to)).toThrow(SyncError);
  });
});
