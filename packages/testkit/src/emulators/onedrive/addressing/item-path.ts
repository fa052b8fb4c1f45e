/** An item as an address names it: from the root or from an id, by names from there. */
export interface ItemReference {
  /** Undefined: the root. */
  readonly id: string | undefined;
  readonly names: readonly string[];
}

/** An item and what is asked of it: `children`, `content`, `delta(token='…')`, or `''` for the item itself. */
export interface ItemPath {
  readonly item: ItemReference;
  readonly action: string;
}

/** Reads what follows a drive: `/root`, `/items/{id}`, `/root:/a/b:/children`, `/items/{id}:/name`. Undefined for others. */
export function parseItemPath(path: string): ItemPath | undefined {
  const [matched, , id, rest = ''] = /^\/(root|items\/([^/:]+))(?=[/:]|$)(.*)$/.exec(path) ?? [];
  if (matched === undefined) return undefined;
  const start = id === undefined || id.toLowerCase() === 'root' ? undefined : decoded(id);
  if (!rest.startsWith(':')) return { item: { id: start, names: [] }, action: trimmed(rest) };
  const [, names, action = ''] = /^:(?:\/([^:]*))?(?::(.*))?$/.exec(rest) ?? [];
  const parts = (names ?? '').split('/').filter((part) => part !== '');
  return { item: { id: start, names: parts.map(decoded) }, action: trimmed(action) };
}

/** Undoes percent-encoding; text that is no valid encoding stays as it is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function trimmed(action: string): string {
  return action.replace(/^\/+|\/+$/g, '').replace(/^microsoft\.graph\./, '');
}
