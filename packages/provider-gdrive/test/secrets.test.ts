import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogLevel } from '@music-platform/bridge-traits';
import type { DriveFault } from '@music-platform/testkit/emulators';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createEngineWorld, type EngineWorld } from './support/engine-world.ts';

type Line = [level: LogLevel, message: string, fields: unknown];

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gdrive-secrets-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** All tokens there have been: those in the store, those in use. */
async function noteTokens({ store, core, tokens }: EngineWorld, seen: Set<string>): Promise<void> {
  for (const token of store.values.values()) seen.add(token);
  seen.add(core.refreshToken);
  seen.add(await tokens.getAccessToken().catch(() => core.token));
}

/** Everything in the folder of the database: its file, its log, whatever else. */
async function bytesIn(folder: string): Promise<string> {
  const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name))));
  expect(files.length).toBeGreaterThan(0);
  return Buffer.concat(files).toString('latin1');
}

const faults: readonly DriveFault[] = [
  { kind: 'error', reason: 'authError' },
  { kind: 'error', reason: 'notFound', message: 'File not found: Secret Song.mp3' },
  { kind: 'error', reason: 'domainPolicy', message: 'Secret Album is not for you' },
  { kind: 'error', reason: 'cannotDownloadFile' },
  { kind: 'status', status: 418, body: '{"error":"Secret Song.mp3"}', contentType: 'application/json' },
  {
    kind: 'status',
    status: 200,
    body: '{"files":[{"id":7,"name":"Secret Song.mp3"}]}',
    contentType: 'application/json',
  },
];

describe('secrets', () => {
  it('[GP45] tokens are in the SecureStore alone, names in no log from INFO up and in no error', async () => {
    const folder = await temporaryFolder();
    const lines: Line[] = [];
    const world = await createEngineWorld({
      databasePath: join(folder, 'library.db'),
      logger: { log: (level, message, fields) => lines.push([level, message, fields]) },
      retry: { attempts: 2 },
      sharedDrives: 'all',
      core: { refreshToken: 'the-first-refresh-token', quirks: { rotateRefreshTokens: true } },
    });
    const tokens = new Set<string>();
    const album = world.remote.putFolder({ name: 'Secret Album' });
    const put = (name: string): void => {
      world.remote.copy(world.put('s', album.id)[0] ?? '', { name });
    };
    put('Secret Song.mp3');
    await world.full();
    await noteTokens(world, tokens);
    const channel = await world.provider.watch?.({
      address: 'https://app.example/',
      token: 'the-channel-secret',
    });
    tokens.add('the-channel-secret');
    const problems: unknown[] = [];
    for (const [index, fault] of faults.entries()) {
      put(`Secret Song ${index}.mp3`);
      const end = world.core.faults.on({}, fault);
      problems.push(await world.incremental(), await world.full());
      end();
      world.core.tokens.revoke();
      await noteTokens(world, tokens);
      problems.push(await world.incremental());
    }
    if (channel !== undefined) await world.provider.unwatch?.(channel);
    expect(tokens.size).toBeGreaterThan(6);

    const loud = JSON.stringify(lines.filter(([level]) => level !== 'debug'));
    const told = JSON.stringify([problems, world.events, await world.sync.listHistory()]);
    expect(loud.length).toBeGreaterThan(100);
    expect(loud + told).not.toContain('Secret');
    const everything = JSON.stringify(lines) + told + (await bytesIn(folder));
    for (const token of tokens) expect(everything.includes(token), 'a token got out').toBe(false);
    expect(everything).not.toContain('Bearer');
    expect(everything).not.toContain('drive.example');
    expect([...world.store.values.values()].join()).toContain('refresh-');
  });
});
