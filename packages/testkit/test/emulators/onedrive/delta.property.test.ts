import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GraphQuirks } from '../../../src/emulators/index.ts';
import { contentOf, createRandom, type RemoteDrive, type SeededRandom } from '../../../src/index.ts';
import { InProcessGraph, type Item } from './support/in-process-graph.ts';

/** One thing a user does, to something that is there. */
function edit(remote: RemoteDrive, random: SeededRandom): void {
  const items = [...remote.items('main')];
  const present = items.filter(({ state }) => state === 'present');
  const folders = ['root', ...present.flatMap(({ id, kind }) => (kind === 'folder' ? id : []))];
  const parentId = random.pick(folders);
  const name = `n${Math.floor(random.next() * 1000)}`;
  const chosen = present.length === 0 ? undefined : random.pick(present);
  const trashed = items.filter(({ explicitlyTrashed }) => explicitlyTrashed);
  const isInside = chosen !== undefined && (parentId === chosen.id || isBelow(remote, parentId, chosen.id));
  switch (Math.floor(random.next() * 8)) {
    case 0:
      return void remote.putFolder({ name, parentId });
    case 1:
    case 2:
      return void remote.putFile({ name, parentId, content: contentOf(name) });
    case 3:
      return void (chosen && remote.rename(chosen.id, name));
    case 4:
      return void (chosen && !isInside && remote.move(chosen.id, parentId));
    case 5:
      return void (chosen && remote.trash(chosen.id));
    case 6:
      return void (trashed.length > 0 && remote.untrash(random.pick(trashed).id));
    default:
      return void (chosen && random.chance(0.3) && remote.delete(chosen.id));
  }
}

function isBelow(remote: RemoteDrive, id: string, folderId: string): boolean {
  for (let at = remote.get(id)?.parentId; at !== undefined; at = remote.get(at)?.parentId) {
    if (at === folderId) return true;
  }
  return false;
}

/** What a careful client keeps: the last state of each item, and of those what hangs together below the root. */
class Mirror {
  readonly #items = new Map<string, Item>();

  take(items: readonly Item[]): void {
    for (const item of items) this.#items.set(item.id, item);
  }

  visible(): string[] {
    return [...this.#items.values()]
      .filter((item) => item['root'] === undefined && this.#isThere(item))
      .map(({ id, name, parentReference }) => `${id} ${name} ${(parentReference as { id: string }).id}`)
      .sort();
  }

  #isThere(item: Item): boolean {
    if (item['root'] !== undefined) return true;
    const parent = this.#items.get((item['parentReference'] as { id: string }).id);
    return item['deleted'] === undefined && parent !== undefined && this.#isThere(parent);
  }
}

const awkward: fc.Arbitrary<Partial<GraphQuirks>> = fc.record({
  order: fc.constantFrom('parents-first', 'children-first', 'shuffled'),
  duplicates: fc.constantFrom('none', 'same', 'stale-first'),
  ancestors: fc.constantFrom('root', 'all'),
  emptyPages: fc.boolean(),
  pageFit: fc.constantFrom('exact', 'under', 'over'),
});

describe('delta', () => {
  it('[EG14, EG15, EG16] whatever happens and however awkward its runs are, the last states are the cloud', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        awkward,
        fc.constantFrom('personal', 'business'),
        async (seed, quirks, account) => {
          const random = createRandom(seed);
          const graph = new InProcessGraph({ account, quirks });
          const { remote } = graph;
          const change = (count: number): void => {
            for (let done = 0; done < count; done += 1) edit(remote, random);
          };
          change(12);
          const mirror = new Mirror();
          let link = `${graph.drive}/root/delta?$top=3`;
          for (let run = 0; run < 3; run += 1) {
            const found = await graph.delta(link, {}, () => change(1));
            mirror.take(found.items);
            link = found.deltaLink;
            change(2);
          }
          mirror.take((await graph.delta(link)).items);
          const expected = [...remote.items('main')]
            .filter(({ state }) => state === 'present')
            .map(({ id, name, parentId }) => `${graph.id(id)} ${name} ${graph.id(parentId ?? 'root')}`);
          expect(mirror.visible()).toEqual(expected.sort());
        },
      ),
      { seed: 4711, numRuns: 60 },
    );
  });
});
