import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as core from '../../src/index.ts';
import { createWorld, song } from '../support/world.ts';

describe('logging', () => {
  it('[LG1 F27] nothing above debug carries names, ids of files, or cursors', async () => {
    const lines: string[] = [];
    const logger = {
      log: (level: string, message: string, fields?: Readonly<Record<string, unknown>>) => {
        if (level !== 'debug') lines.push(`${message} ${JSON.stringify(fields)}`);
      },
    };
    const world = await createWorld({ options: { logger } });
    const folder = world.remote.putFolder({ name: 'SECRET-FOLDER', id: 'SECRET-FOLDER-ID' });
    world.remote.putFile({
      name: 'SECRET-NAME.mp3',
      id: 'SECRET-ID',
      parentId: folder.id,
      content: song({ title: 'SECRET-TITLE' }),
    });
    world.provider.faults.on('download', 'UNAVAILABLE', { times: 1 });
    await world.full();
    world.remote.expireCursors();
    await world.incremental();
    world.provider.faults.on('getChanges', 'UNAUTHORIZED', { times: 1 });
    const failed = await world.incremental();
    expect(failed.status).toBe('failed');
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.filter((line) => line.includes('SECRET'))).toEqual([]);
  });

  it('[LG2] phases and ends are information, fallbacks are warnings, failures are errors', async () => {
    const levels = new Map<string, string>();
    const logger = { log: (level: string, message: string) => void levels.set(message, level) };
    const world = await createWorld({ options: { logger } });
    await world.full();
    world.remote.expireCursors();
    await world.incremental();
    world.provider.faults.on('getChanges', 'UNAUTHORIZED', { times: 1 });
    await world.incremental();
    expect(levels.get('Phase: discovery')).toBe('info');
    expect(levels.get('Sync completed')).toBe('info');
    expect(levels.get('Sync failed')).toBe('error');
    expect([...levels.values()]).toContain('warn');
  });
});

describe('platform', () => {
  it('[NP1] the compiler sees neither Node nor the DOM in core-sync and bridge-traits', () => {
    for (const name of ['core-sync', 'bridge-traits']) {
      const read = (file: string): { compilerOptions: { types?: string[]; lib?: string[] } } =>
        JSON.parse(readFileSync(new URL(`../../../${name}/${file}`, import.meta.url), 'utf8'));
      for (const file of ['tsconfig.json', 'tsconfig.build.json'])
        expect(read(file).compilerOptions.types).toEqual([]);
    }
  });

  it('[NP2] what core-sync exports is exactly this', () => {
    expect(Object.keys(core).sort()).toEqual([
      'Library',
      'SyncCoordinator',
      'createReaderPool',
      'defaultAudioExtensions',
      'defaultAudioMimeTypes',
      'parseSyncConfig',
    ]);
  });
});
