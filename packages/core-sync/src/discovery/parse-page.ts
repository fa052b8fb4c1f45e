import {
  type Change,
  type ChangePage,
  changePageSchema,
  type FilePage,
  filePageSchema,
  ProviderError,
  type Scope,
  scopesSchema,
} from '@music-platform/bridge-traits';
import type { z } from 'zod';
import { isArrayOf, isExactFile } from './exact-file.ts';

/** A provider's page, checked: the engine trusts nothing that crosses this border. Throws `INVALID_RESPONSE` naming the fault. */
export function parseFilePage(page: FilePage): FilePage {
  if (!isArrayOf(page?.files, isExactFile)) return parse(filePageSchema, page);
  return { ...parse(filePageSchema, { ...page, files: [] }), files: page.files };
}

/** The same for a page of a change feed. */
export function parseChangePage(page: ChangePage): ChangePage {
  if (!isArrayOf(page?.changes, isExactUpsert)) return parse(changePageSchema, page);
  return { ...parse(changePageSchema, { ...page, changes: [] }), changes: page.changes };
}

/** The same for the scopes of a storage. */
export function parseScopes(scopes: readonly Scope[]): readonly Scope[] {
  return parse(scopesSchema, scopes);
}

function isExactUpsert(change: Change): boolean {
  return change?.type === 'upsert' && isExactFile(change.file);
}

function parse<T>(schema: z.ZodType<T>, told: T): T {
  const result = schema.safeParse(told);
  if (result.success) return result.data;
  const paths = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new ProviderError(
    'INVALID_RESPONSE',
    `The provider broke its contract (SP1): ${paths.slice(0, 3).join('; ')}`,
    {
      cause: result.error,
    },
  );
}
