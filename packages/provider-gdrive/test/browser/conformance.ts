import type { Clock, StorageProvider } from '@music-platform/bridge-traits';
import { systemClock } from '@music-platform/provider-kit';
import { describeStorageProvider, type RemoteWriter } from '@music-platform/testkit/conformance';
import { callNode, callNodeSync } from '../../../../scripts/lib/browser-suite/call-node.ts';
import { createGoogleDriveProvider } from '../../src/fetch.ts';
import type { OpenedDrive } from '../support/remote-control.ts';

/** Files made today are not fresh any more: nothing is waited for. */
const tomorrow: Clock = { ...systemClock, now: () => systemClock.now() + 86_400_000 };

/** Bytes travel as numbers, also inside an object. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return [...value];
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
}

/** The owner of an emulated Drive that another process runs. */
function remoteWriter({ id, members }: OpenedDrive): RemoteWriter {
  const call = async (member: string, args: readonly unknown[]): Promise<unknown> => {
    const { value, end } = await callNode<{ value?: unknown; end?: number }>(
      'write',
      id,
      member,
      args.map(plain),
    );
    return end === undefined ? value : () => callNode('end', end);
  };
  const writer = Object.fromEntries(
    members.map((member) => [member, (...args: readonly unknown[]) => call(member, args)]),
  );
  const bytesServed = (): number => callNodeSync<number>('bytesServed', id);
  return { ...writer, allowsSameNames: true, bytesServed } as unknown as RemoteWriter;
}

describeStorageProvider('provider-gdrive over fetch in Chromium', {
  create: async ({ pageSize }) => {
    const drive = await callNode<OpenedDrive>('open');
    const open = (): StorageProvider =>
      createGoogleDriveProvider({
        tokens: { getAccessToken: async () => drive.token },
        rootUrl: drive.url,
        pageSize,
        clock: tomorrow,
        sharedDrives: 'all',
        retry: { attempts: 3, baseDelayMs: 1, maxDelayMs: 2 },
      });
    return {
      provider: open(),
      remote: remoteWriter(drive),
      scope: { id: 'user', name: 'My Drive', rootId: 'root' },
      reopen: async () => open(),
      teardown: () => callNode('close', drive.id),
    };
  },
});
