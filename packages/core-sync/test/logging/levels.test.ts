import type { LogLevel } from '@music-platform/bridge-traits';
import { contentOf } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { findOffences } from '../support/consistency.ts';
import { fill, numberedSong } from '../support/scenes.ts';
import { createWorld, profileId, type World } from '../support/world.ts';

interface Line {
  level: LogLevel;
  text: string;
}
const secret = 'S3CR3T';

async function logged(): Promise<{ world: World; lines: Line[]; at: (level: LogLevel) => string[] }> {
  const lines: Line[] = [];
  const world = await createWorld({
    provider: { scopes: true },
    config: { deletionGuard: { maxTracks: 1, maxShare: 0.1 }, retryAttempts: 1 },
    options: {
      logger: {
        log: (level, message, fields) =>
          lines.push({ level, text: `${message} ${JSON.stringify(fields ?? {})}` }),
      },
    },
  });
  return {
    world,
    lines,
    at: (level) => lines.filter((line) => line.level === level).map(({ text }) => text),
  };
}

describe('what is logged', () => {
  it('[LG1 F27] names, ids and cursors of an adversary stay out of everything above debug, whatever goes wrong', async () => {
    const { world, lines, at } = await logged();
    const { remote, provider, sync } = world;
    const drive = remote.addDrive({ id: `${secret}-drive`, name: `${secret}-drive-name` });
    const folder = remote.putFolder({
      name: `${secret}-folder`,
      id: `${secret}-folder-id`,
      parentId: drive.rootId,
    });
    const put = (name: string, content = numberedSong(name.length)) =>
      remote.putFile({
        name: `${secret} ${name}.mp3`,
        id: `${secret} ${name}`,
        parentId: folder.id,
        content,
      });
    for (let index = 0; index < 6; index += 1) put('x'.repeat(index));
    put('poison', contentOf('no music'));
    provider.faults.on(
      'listFiles',
      { kind: 'incomplete', reason: `${secret}-folder could not be read` },
      { times: 1 },
    );
    provider.faults.on('download', new Error(`${secret} failed`), { times: 1 });
    provider.faults.on('download', 'NOT_FOUND', { after: 1, times: 1 });
    await world.full();
    await world.full();
    remote.trash(folder.id);
    const held = await world.incremental();
    expect(held.deletionsHeld).toBeGreaterThan(0);
    remote.expireCursors();
    await world.incremental();
    await sync.approveDeletions(held.id);
    remote.removeDrive(drive.id);
    await world.incremental();
    provider.faults.on('scopes', 'UNAUTHORIZED', { times: 1 });
    await world.incremental();
    await sync.waitFor(await sync.startIncrementalSync(profileId, `${secret}-cursor`));
    const loud = lines.filter(({ level }) => level !== 'debug');
    expect(loud.length).toBeGreaterThan(20);
    expect(loud.filter(({ text }) => text.includes(secret))).toEqual([]);
    expect(at('debug').some((text) => text.includes(secret))).toBe(true);
    const codes = world.events.flatMap((event) => (event.type === 'warning' ? [event.code] : []));
    expect(codes).toEqual(expect.arrayContaining(['INCOMPLETE_LISTING', 'CURSOR_EXPIRED', 'SCOPE_LOST']));
    expect(await findOffences(world.database)).toEqual([]);
  });

  it('[LG2] per file and per page at debug, fallbacks and what will be tried again at warn, what was given up at error', async () => {
    const { world, at } = await logged();
    fill(world.remote, 2);
    world.remote.putFile({ name: 'poison.mp3', content: contentOf('no music') });
    await world.incremental();
    expect(at('info').map((text) => text.split(' {')[0])).toEqual([
      'Phase: discovery',
      'Phase: processing',
      'Phase: resolution',
      'Sync completed',
    ]);
    expect(at('debug').filter((text) => text.startsWith('File read'))).toHaveLength(2);
    expect(at('debug').some((text) => text.startsWith('Page listed'))).toBe(true);
    expect(at('debug').some((text) => text.startsWith('Changes read') && text.includes('"cursor"'))).toBe(
      true,
    );
    expect(at('warn')).toEqual([expect.stringContaining('CURSOR_MISSING')]);
    expect(at('error')).toEqual([
      expect.stringMatching(/^A file was given up .*"errorCode":"UNSUPPORTED_FORMAT"|CORRUPT/),
    ]);
    for (const text of [...at('info'), ...at('warn'), ...at('error')]) expect(text).toContain('"jobId"');
  });

  it('[LG3] a logger that throws costs its own line and nothing else', async () => {
    const fail = () => {
      throw new Error('disk full');
    };
    const world = await createWorld({ options: { logger: { log: fail } } });
    fill(world.remote, 2);
    world.provider.faults.on('download', 'NOT_FOUND', { times: 1 });
    expect(await world.incremental()).toMatchObject({
      status: 'completed',
      stats: { items: { processed: 2 } },
    });
  });
});
