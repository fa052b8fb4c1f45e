import { openNodeDatabase } from '@music-platform/db-node';
import { virtualDrive } from '@music-platform/testkit';
import { faultyDatabase } from '@music-platform/testkit/simulation';
import { describe, expect, it, onTestFinished } from 'vitest';
import { select } from '../support/scenes.ts';
import { createWorld, song } from '../support/world.ts';

describe('a few changes in a library with statistics', () => {
  it('[RE15] no statement walks an index of the library for each touched file', async () => {
    const statements = new Set<string>();
    const database = await openNodeDatabase({ path: ':memory:' });
    onTestFinished(() => database.close());
    const remote = virtualDrive({ tracks: 400, seed: 4, content: 'filler', providerTags: true });
    const world = await createWorld({
      database: faultyDatabase(database, (statement) => {
        statements.add(statement);
        return undefined;
      }),
      provider: { remote, supports: { tags: true } },
    });
    await world.full();
    await select(database, 'analyze');
    statements.clear();
    const [changed, moved, gone] = await select<{ item_id: string }>(
      database,
      `select item_id from remote_items where media = 'audio'`,
    );
    remote.edit(changed?.item_id ?? '', song({ title: 'Edited' }, 7));
    remote.rename(moved?.item_id ?? '', 'Moved.mp3');
    remote.trash(gone?.item_id ?? '');
    expect((await world.incremental()).stats.items).toMatchObject({ discovered: 2, moved: 1, hidden: 1 });
    const explained = [...statements].filter((statement) =>
      /^\s*(?:select|insert|update|delete|with)/i.test(statement),
    );
    expect(explained.length).toBeGreaterThan(50);
    for (const statement of explained) {
      const plan = await select<{ detail: string }>(
        database,
        `explain query plan ${statement.replaceAll('?', '1')}`,
      );
      expect(
        plan.map(({ detail }) => detail),
        statement,
      ).not.toContainEqual(expect.stringMatching(/INDEX \w+ \(\w+>\?\)/));
    }
  });
});
