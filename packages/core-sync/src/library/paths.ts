import { type Kysely, sql } from 'kysely';
import type { CatalogueTables } from '../schema/tables.ts';

/** Ancestors a path names at most; the nearest are kept. */
const maxAncestors = 100;

interface Node {
  start: number;
  key: number;
  parent_key: number | null;
  name: string;
}

/**
 * Names from the topmost known ancestor down to the item itself, by item key, in one query. An unknown parent, or a scope's root, is the top level;
 * a cycle is cut where it closes. Keys that are not in the mirror are absent from the result.
 */
export async function pathSegmentsOf(
  db: Kysely<CatalogueTables>,
  itemKeys: readonly number[],
): Promise<Map<number, string[]>> {
  if (itemKeys.length === 0) return new Map();
  const nodes = await ancestry(db, itemKeys);
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  return new Map(nodes.filter((node) => node.start === 1).map((node) => [node.key, segments(node, byKey)]));
}

/** `pathSegmentsOf`, joined with `/`. A name that contains `/` stays as it is. */
export async function pathsOf(
  db: Kysely<CatalogueTables>,
  itemKeys: readonly number[],
): Promise<Map<number, string>> {
  const paths = await pathSegmentsOf(db, itemKeys);
  return new Map([...paths].map(([key, names]) => [key, names.join('/')]));
}

/** Each item and each ancestor once, however many items share it. */
async function ancestry(db: Kysely<CatalogueTables>, itemKeys: readonly number[]): Promise<Node[]> {
  const { rows } = await sql<Node>`
    with recursive up (key, depth) as (
      select i.key, 0 from json_each(${JSON.stringify(itemKeys)}) wanted cross join remote_items i on i.key = wanted.value
      union
      select parent.key, up.depth + 1
      from up
      cross join remote_items i on i.key = up.key
      cross join remote_items parent on parent.profile_key = i.profile_key and parent.item_id = i.parent_id
      where up.depth < ${maxAncestors} and not exists (
        select 1 from profile_scopes s where s.profile_key = i.profile_key and s.root_item_id = parent.item_id)
    )
    select min(up.depth) = 0 as start, i.key as key, i.name as name,
      (select parent.key from remote_items parent
        where parent.profile_key = i.profile_key and parent.item_id = i.parent_id and not exists (
          select 1 from profile_scopes s where s.profile_key = i.profile_key and s.root_item_id = parent.item_id)) as parent_key
    from up cross join remote_items i on i.key = up.key
    group by up.key`.execute(db);
  return rows;
}

function segments(item: Node, byKey: ReadonlyMap<number, Node>): string[] {
  const names: string[] = [];
  const visited = new Set<number>();
  let node: Node | undefined = item;
  while (node !== undefined && !visited.has(node.key) && visited.size <= maxAncestors) {
    visited.add(node.key);
    names.push(node.name);
    node = node.parent_key === null ? undefined : byKey.get(node.parent_key);
  }
  return names.reverse();
}
