import { ProviderError } from '@music-platform/bridge-traits';
import { z } from 'zod';

/** What both kinds of cursors remember of the listing they come from. */
interface CursorFacts {
  /** Id of the shared drive; null for the account's own files. */
  drive: string | null;
  /** Time of the listing's or page's start by our clock: folders made later have entries of their own. */
  at: number;
  /** Real id of My Drive's root, where ids are shown relative to it. */
  root?: string | undefined;
  /** Shortcuts to files have been seen: an edit of a target is an edit of each shortcut to it. */
  shortcuts?: true | undefined;
}

/** Behind which change the feed continues. */
export interface ChangeCursor extends CursorFacts {
  token: string;
}

/** Behind which page a listing continues. */
export interface ListPosition extends CursorFacts {
  /** Absent: before the first page. */
  token?: string | undefined;
  /** Taken before the first page. */
  startToken: string;
  /** A page behind this position was not searched whole. */
  incomplete?: true | undefined;
}

const facts = {
  v: z.literal(1),
  drive: z.string().min(1).nullable(),
  at: z.number(),
  root: z.string().min(1).optional(),
  shortcuts: z.literal(true).optional(),
};
const changesSchema = z.object({ ...facts, kind: z.literal('changes'), token: z.string().min(1) });
const listSchema = z.object({
  ...facts,
  kind: z.literal('list'),
  token: z.string().min(1),
  startToken: z.string().min(1),
  incomplete: z.literal(true).optional(),
});

/** Which cursors a listing or feed can work with. */
export interface CursorNeeds {
  drive: string | null;
  /** Ids are shown relative to My Drive's root: the cursor must know it. */
  rooted: boolean;
}

export function encodeChangeCursor({ token, ...rest }: ChangeCursor): string {
  return JSON.stringify({ v: 1, kind: 'changes', token, ...pick(rest) });
}

export function encodeListPosition({ token, startToken, incomplete, ...rest }: ListPosition): string {
  return JSON.stringify({ v: 1, kind: 'list', token, startToken, incomplete, ...pick(rest) });
}

/** Throws `CURSOR_EXPIRED` for whatever is no cursor of this drive and version. */
export function decodeChangeCursor(text: string, needs: CursorNeeds): ChangeCursor {
  const { v: _v, kind: _kind, ...cursor } = decode(changesSchema, text, needs);
  return cursor;
}

/** Throws `CURSOR_EXPIRED` for whatever is no position in a listing of this drive and version. */
export function decodeListPosition(text: string, needs: CursorNeeds): ListPosition {
  const { v: _v, kind: _kind, ...position } = decode(listSchema, text, needs);
  return position;
}

function pick({ drive, at, root, shortcuts }: CursorFacts): CursorFacts {
  return { drive, at, root, shortcuts };
}

function decode<T extends CursorFacts>(
  schema: z.ZodType<T>,
  text: string,
  { drive, rooted }: CursorNeeds,
): T {
  const result = schema.safeParse(parsed(text));
  const fits = result.success && result.data.drive === drive && (result.data.root !== undefined) === rooted;
  if (fits) return result.data;
  throw new ProviderError(
    'CURSOR_EXPIRED',
    'This cursor belongs to another drive, or to another version of the provider.',
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
