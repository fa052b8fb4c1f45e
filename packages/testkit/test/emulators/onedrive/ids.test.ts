import { describe, expect, it } from 'vitest';
import type { GraphAccount } from '../../../src/emulators/index.ts';
import { contentOf } from '../../../src/index.ts';
import { codeOf, InProcessGraph } from './support/in-process-graph.ts';

const accounts: GraphAccount[] = ['personal', 'business', 'documentLibrary'];

describe('ids', () => {
  it.each(accounts)(
    '[EG5] %s: an id names one item of one drive, and the cloud keeps its own',
    async (account) => {
      const graph = new InProcessGraph({ account });
      const { id } = graph.remote.putFile({
        name: 'Ü 1',
        content: contentOf('x'),
        id: 'an id/with ünusual ~ signs',
      });
      const graphId = graph.id(id);
      expect(graph.core.ids.remoteId(graphId)).toBe(id);
      expect((await graph.item(id)).body).toMatchObject({ id: graphId, name: 'Ü 1' });
      const elsewhere = graph.remote.addDrive({ id: 'other' });
      const path = `/v1.0/drives/${graph.core.ids.drive('other')}/items/${graphId}`;
      expect(codeOf(await graph.ask(path))).toBe('itemNotFound');
      graph.remote.move(id, elsewhere.rootId);
      expect(graph.id(id)).not.toBe(graphId);
      expect(
        (await graph.ask(`/v1.0/drives/${graph.core.ids.drive('other')}/items/${graph.id(id)}`)).status,
      ).toBe(200);
    },
  );

  it('[EG5] they look as they do', async () => {
    const personal = new InProcessGraph({ account: 'personal' });
    const business = new InProcessGraph({ account: 'business' });
    for (const graph of [personal, business]) graph.remote.putFolder({ name: 'a', id: 'f1' });
    expect(personal.core.ids.drive('main')).toMatch(/^[0-9a-f]{16}$/i);
    expect(personal.id('f1')).toMatch(/^[0-9A-F]{16}!s[0-9A-F]{32}$/);
    expect((await personal.item('root')).body.id).toMatch(/!SEA8CC6BEFFDB43D7976FBC7DA445C639$/i);
    expect(business.core.ids.drive('main')).toMatch(/^b!/);
    expect(business.id('f1')).toMatch(/^01[A-Z2-7]{32}$/);
  });

  it('[EG6] drive ids lose their leading zero, ids change their letters, and all of them are understood', async () => {
    const graph = new InProcessGraph({ quirks: { driveIdZeros: 'mixed', idCase: 'mixed' } });
    const { id } = graph.remote.putFolder({ name: 'a' });
    const full = graph.core.ids.drive('main');
    const mentioned = new Set<string>();
    for (let look = 0; look < 4; look += 1) mentioned.add((await graph.ask('/v1.0/me/drive')).body.id);
    expect([...mentioned].map(({ length }) => length).sort()).toEqual([15, 16]);
    const inDelta = (await graph.delta()).items.at(-1)?.id ?? '';
    expect([inDelta === graph.id(id), inDelta.toLowerCase() === graph.id(id).toLowerCase()]).toEqual([
      false,
      true,
    ]);
    for (const drive of [full, full.slice(1), full.toUpperCase(), full.toLowerCase()]) {
      for (const item of [graph.id(id), inDelta, graph.id(id).slice(1), graph.id(id).toUpperCase()]) {
        expect((await graph.ask(`/v1.0/drives/${drive}/items/${item}`)).body.name).toBe('a');
      }
    }
    graph.core.quirks.driveIdZeros = 'lost';
    expect((await graph.ask('/v1.0/me/drive')).body.id).toBe(full.slice(1));
  });

  it('[EG6] migration changes every id, the root included', async () => {
    const graph = new InProcessGraph({ quirks: { idForm: 'legacy' } });
    const { id } = graph.remote.putFolder({ name: 'a' });
    const before = graph.id(id);
    expect([before, (await graph.item('root')).body.id]).toEqual([
      expect.stringMatching(/^[0-9A-F]{16}!\d+$/),
      expect.stringMatching(/!101$/),
    ]);
    expect((await graph.item(id)).body.id).toBe(before);
    graph.core.quirks.idForm = 'migrated';
    expect((await graph.ask(`${graph.drive}/items/${before}`)).status).toBe(404);
    expect((await graph.delta()).items.map((item) => item.id)).toEqual([graph.id('root'), graph.id(id)]);
  });
});
