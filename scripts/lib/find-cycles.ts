/** Nodes and the nodes each of them points to. */
export type Graph = ReadonlyMap<string, readonly string[]>;

/**
 * The groups of nodes that reach each other (Tarjan's strongly connected components of more than one node, or one that points to itself).
 * Members are sorted, and the groups by their first member. Edges to unknown nodes are ignored.
 */
export function findCycles(graph: Graph): readonly (readonly string[])[] {
  const index = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const cycles: string[][] = [];

  const visit = (node: string): number => {
    const own = index.size;
    let low = own;
    index.set(node, own);
    open.push(node);
    isOpen.add(node);
    for (const next of graph.get(node) ?? []) {
      if (!graph.has(next)) continue;
      if (!index.has(next)) low = Math.min(low, visit(next));
      else if (isOpen.has(next)) low = Math.min(low, index.get(next) ?? own);
    }
    if (low === own) {
      const group = open.splice(open.indexOf(node));
      for (const member of group) isOpen.delete(member);
      if (group.length > 1 || graph.get(node)?.includes(node)) cycles.push(group.sort());
    }
    return low;
  };

  for (const node of graph.keys()) if (!index.has(node)) visit(node);
  return cycles.sort((a, b) => (a[0] ?? '').localeCompare(b[0] ?? '', 'en'));
}

/** A shortest closed walk through the group, to show people where to cut: `a -> b -> a`. */
export function describeCycle(graph: Graph, group: readonly string[]): string {
  const [start] = group;
  if (start === undefined) return '';
  const members = new Set(group);
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const node of queue) {
    for (const next of graph.get(node) ?? []) {
      if (next === start) return [...walkBack(cameFrom, node), start].join(' -> ');
      if (!members.has(next) || cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      queue.push(next);
    }
  }
  return group.join(', ');
}

function walkBack(cameFrom: ReadonlyMap<string, string>, end: string): readonly string[] {
  const path = [end];
  for (let node = cameFrom.get(end); node !== undefined; node = cameFrom.get(node)) path.unshift(node);
  return path;
}
