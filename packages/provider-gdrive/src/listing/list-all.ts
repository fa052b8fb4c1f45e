import { type AbortOptions, type FilePage, ProviderError } from '@music-platform/bridge-traits';
import { z } from 'zod';
import { type DriveFile, parseAnswer } from '../api/drive-wire.ts';
import { decodeListPosition, encodeChangeCursor, encodeListPosition, type ListPosition } from '../cursor.ts';
import { type Corpus, type DriveContext, getStartPageToken } from '../drive-context.ts';
import { rootAlias } from '../to-remote-file.ts';
import { PageTrail } from '../util/page-trail.ts';
import { incompleteReason, listPage, mostRestarts } from './list-page.ts';
import { showFiles } from './show-files.ts';

const idSchema: z.ZodType<{ id: string }> = z.object({ id: z.string().min(1) });

/**
 * Everything of a corpus, flat, page by page. The change cursor is taken before the first page and travels in every resume point. A page
 * token that Drive no longer accepts starts the listing anew, with the same change cursor; a resumed listing throws `CURSOR_EXPIRED`.
 */
export async function* listAll(
  ctx: DriveContext,
  corpus: Corpus,
  resumeFrom: string | undefined,
  options: AbortOptions,
): AsyncGenerator<FilePage, void, undefined> {
  let at =
    resumeFrom === undefined ? await begin(ctx, corpus, options) : decodeListPosition(resumeFrom, corpus);
  const first = at;
  let trail = new PageTrail();
  for (let restarts = 0; ; ) {
    const page = await listPage(ctx, corpus, { token: at.token }, options).catch((error: unknown) => {
      const isRefused = error instanceof ProviderError && error.code === 'CURSOR_EXPIRED';
      const mayRestart = at !== first && at.token !== undefined && restarts < mostRestarts;
      if (!isRefused || !mayRestart) throw error;
    });
    if (page === undefined) {
      restarts += 1;
      at = { ...at, token: undefined, incomplete: undefined };
      trail = new PageTrail();
      continue;
    }
    const { files, hasShortcuts } = await showFiles(ctx, corpus, page.files, { rootId: at.root }, options);
    at = {
      ...at,
      at: newest(at.at, page.files),
      token: trail.follow(page.nextPageToken),
      incomplete: at.incomplete ?? (page.incompleteSearch === true ? true : undefined),
      shortcuts: at.shortcuts ?? (hasShortcuts ? true : undefined),
    };
    yield toPage(files, at);
    if (at.token === undefined) return;
  }
}

function toPage(files: FilePage['files'], at: ListPosition): FilePage {
  const { token, startToken, incomplete, ...facts } = at;
  if (token !== undefined) return { files, complete: false, resumeFrom: encodeListPosition(at) };
  if (incomplete === true) return { files, complete: false, incompleteReason };
  return { files, complete: true, cursor: encodeChangeCursor({ ...facts, token: startToken }) };
}

async function begin(ctx: DriveContext, corpus: Corpus, options: AbortOptions): Promise<ListPosition> {
  const at = ctx.clock.now();
  const [startToken, root] = await Promise.all([
    getStartPageToken(ctx, corpus, options),
    corpus.rooted ? realRoot(ctx, options) : undefined,
  ]);
  return { drive: corpus.drive, at, root, startToken };
}

/** Drive cannot be behind what it lists: this mends a clock of ours that is. */
function newest(at: number, files: readonly DriveFile[]): number {
  return files.reduce((newestAt, { createdTime = 0 }) => Math.max(newestAt, createdTime), at);
}

/** Items name the root of My Drive by its real id. */
async function realRoot({ api, caller }: DriveContext, { signal }: AbortOptions): Promise<string> {
  const query = { fields: 'id', supportsAllDrives: true };
  try {
    const answer = await caller.call('get', (request) => api.get(rootAlias, query, request), { signal });
    return parseAnswer(idSchema, answer).id;
  } catch (error) {
    if (!(error instanceof ProviderError) || error.code !== 'NOT_FOUND') throw error;
    throw new ProviderError(
      'FORBIDDEN',
      'This sign-in does not show My Drive: ask for the scope drive.readonly.',
    );
  }
}
