/** Answers whether an entry is left out. `path` is relative to the root, with `/` between names. */
export type IgnoreRule = (name: string, path: string) => boolean;

/**
 * Names that are left out by default: hidden entries (but not `...And Justice` or `.5`), and what operating systems and
 * storage boxes keep for themselves.
 */
export const defaultIgnore: readonly string[] = [
  '.[!.0-9]*',
  '@eaDir',
  '@tmp',
  '@Recycle',
  '@Recently-Snapshot',
  '#recycle',
  '#snapshot',
  '$RECYCLE.BIN',
  'System Volume Information',
  'lost+found',
  'Network Trash Folder',
  'Temporary Items',
  '__MACOSX',
  'Thumbs.db',
  'desktop.ini',
];

/** One rule for a list of name patterns (`*`, `?`, `[abc]`, `[!abc]`, any case), or the rule itself. */
export function toIgnoreRule(ignore: readonly string[] | IgnoreRule): IgnoreRule {
  if (typeof ignore === 'function') return ignore;
  if (!Array.isArray(ignore) || !ignore.every((pattern) => typeof pattern === 'string' && pattern !== '')) {
    throw new TypeError('ignore must be a list of name patterns, or a function');
  }
  if (ignore.length === 0) return () => false;
  const anyOfThem = new RegExp(`^(?:${ignore.map(toExpression).join('|')})$`, 'isu');
  return (name) => anyOfThem.test(name);
}

function toExpression(pattern: string): string {
  return pattern.replace(
    /\[(!?)([^\]]+)\]|./gsu,
    (token, not: string | undefined, members: string | undefined) => {
      if (members !== undefined) return `[${not === '!' ? '^' : ''}${members.replace(/[\\^[\]]/g, '\\$&')}]`;
      if (token === '*') return '.*';
      if (token === '?') return '.';
      return token.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    },
  );
}
