import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { platform } from 'node:os';
import { expect, it } from 'vitest';
import {
  createLeaseOwner,
  isProcessAlive,
  parseLeaseHolder,
  processStartTime,
} from '../src/host/lease-owner.ts';

const onLinux = platform() === 'linux';

it('[CL15] an owner is named by host, process and start, uniquely', () => {
  const first = createLeaseOwner();
  const second = createLeaseOwner();
  expect(first.id).not.toBe(second.id);
  expect(parseLeaseHolder(first.id)).toMatchObject({ pid: process.pid });
  expect(first.id.split(':')).toHaveLength(4);
});

it('[CL15] a living process of this machine is alive, an ended one is not', async () => {
  const owner = createLeaseOwner();
  expect(owner.isAlive?.(owner.id)).toBe(true);
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(child, 'spawn');
  const pid = child.pid!;
  const [host] = owner.id.split(':');
  const other = [host, pid, processStartTime(pid) ?? '', 'abc'].join(':');
  expect(owner.isAlive?.(other)).toBe(onLinux ? true : undefined);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(owner.isAlive?.(other)).toBe(false);
});

it.runIf(onLinux)('[CL15] a process that has got the pid of an ended one is not taken for it', () => {
  const since = processStartTime(process.pid)!;
  expect(isProcessAlive(process.pid, since)).toBe(true);
  expect(isProcessAlive(process.pid, String(Number(since) - 1))).toBe(false);
});

it('[CL15] of other machines and of ids of other programs nothing is claimed', () => {
  const owner = createLeaseOwner();
  expect(owner.isAlive?.('elsewhere:1:1:abc')).toBeUndefined();
  expect(owner.isAlive?.('owner-0123')).toBeUndefined();
  for (const id of ['', 'a:b', 'a:x:1:r', 'a:-1:1:r', 'a:1:2:3:4']) {
    expect(parseLeaseHolder(id)).toBeUndefined();
  }
});
