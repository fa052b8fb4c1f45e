import type { AbortOptions } from '@music-platform/bridge-traits';
import { type FileList, fileListSchema, listFields, parseAnswer } from '../api/drive-wire.ts';
import { type Corpus, type DriveContext, listQuery } from '../drive-context.ts';

/** Times a listing starts anew by itself when Drive refuses one of its page tokens. */
export const mostRestarts: number = 3;

/** One page of `files.list`. Every parameter is repeated with each page, as Drive demands. */
export async function listPage(
  ctx: DriveContext,
  corpus: Corpus,
  { where, token }: { where?: string | undefined; token: string | undefined },
  { signal }: AbortOptions,
): Promise<FileList> {
  const query = {
    ...listQuery(corpus),
    q: where === undefined ? 'trashed=false' : `${where} and trashed=false`,
    pageSize: ctx.pageSize,
    fields: listFields,
    ...(token !== undefined && { pageToken: token }),
  };
  const answer = await ctx.caller.call('list', (request) => ctx.api.list(query, request), { signal });
  return parseAnswer(fileListSchema, answer);
}

/** A value in a search query. */
export function quoted(value: string): string {
  return `'${value.replace(/[\\']/g, '\\$&')}'`;
}

/** Why a listing is not whole, for people. */
export const incompleteReason: string = 'Google Drive did not search everything (incompleteSearch)';
