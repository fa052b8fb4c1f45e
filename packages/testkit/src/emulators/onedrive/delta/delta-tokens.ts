import { z } from 'zod';
import { sealed, unsealed } from '../opaque-token.ts';
import type { DeltaPlace, DeltaSubject } from './delta-runs.ts';

const place = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('frozen'), run: z.number(), at: z.number() }),
  z.object({ kind: z.literal('items'), after: z.number(), until: z.string() }),
  z.object({ kind: z.literal('changes'), cursor: z.string() }),
]);

const schema = z.discriminatedUnion('does', [
  /** The next page of a run; `gap`: an empty one comes before it. */
  z.object({
    does: z.literal('page'),
    place,
    gap: z.boolean(),
    top: z.number().optional(),
    select: z.string().optional(),
  }),
  /** What happens from a cursor on. */
  z.object({
    does: z.literal('follow'),
    from: z.string(),
    top: z.number().optional(),
    select: z.string().optional(),
  }),
  /** A link that never works. */
  z.object({ does: z.literal('fail') }),
]);

/** What a delta link means. */
export type DeltaToken =
  | {
      readonly does: 'page';
      readonly place: DeltaPlace;
      readonly gap: boolean;
      readonly top?: number | undefined;
      readonly select?: string | undefined;
    }
  | {
      readonly does: 'follow';
      readonly from: string;
      readonly top?: number | undefined;
      readonly select?: string | undefined;
    }
  | { readonly does: 'fail' };

/** A token for a link of this drive or folder, and of no other. */
export function deltaToken(subject: DeltaSubject, token: DeltaToken): string {
  return sealed(kindOf(subject), token);
}

/** What a token means here; undefined for foreign and hand-made ones. */
export function readDeltaToken(subject: DeltaSubject, token: string): DeltaToken | undefined {
  const value = unsealed(kindOf(subject), token);
  return value === undefined ? undefined : schema.parse(value);
}

function kindOf({ drive, folderId }: DeltaSubject): string {
  return `delta of ${folderId} in ${drive.id}`;
}
