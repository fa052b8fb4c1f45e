import { describe, expect, it } from 'vitest';
import { holderIsGone } from '../../src/job/lease.ts';

const now = 1_000;
const fate = (answer: boolean | undefined) => ({ id: 'me', isAlive: () => answer });

describe('holderIsGone', () => {
  it.each([
    { title: 'nobody holds it', lease: [null, null], owner: fate(true), gone: true },
    { title: 'the lease is running', lease: ['other', now + 1], owner: fate(undefined), gone: false },
    { title: 'the lease has run out', lease: ['other', now], owner: fate(undefined), gone: true },
    { title: 'the holder is known to be dead', lease: ['other', now + 1], owner: fate(false), gone: true },
    { title: 'alive, but silent for a lease', lease: ['other', now], owner: fate(true), gone: true },
    { title: 'nobody can tell', lease: ['other', now + 1], owner: { id: 'me' }, gone: false },
    { title: 'it is ours, and running', lease: ['me', now + 1], owner: fate(false), gone: false },
    { title: 'it is ours, and has run out', lease: ['me', now], owner: fate(false), gone: true },
  ] as const)('[JB5] $title', ({ lease: [lease_owner, lease_expires_at], owner, gone }) => {
    expect(holderIsGone({ lease_owner, lease_expires_at }, { owner, now, leaseMs: 30_000 })).toBe(gone);
  });
});
