import type { Mutation } from './mutation.ts';

/** Bugs of discovery: listings, feeds, cursors, the mirror. */
export const discoveryMutations: readonly Mutation[] = [
  {
    id: 'no-cursor-from-listing',
    bug: 'a full listing ends without a change cursor',
    flaws: ['F2'],
    file: 'discovery/list-scope.ts',
    find: `  if (cursor !== undefined) await saveCursor(trx, ctx, scope, 'changes', cursor);`,
    replace: '',
    suites: ['discovery/listing.test.ts'],
  },
  {
    id: 'feed-not-followed-after-listing',
    bug: 'what changed while a listing was interrupted is left to some later run',
    flaws: ['F2'],
    file: 'discovery/discover.ts',
    find: `    if (cursor === undefined) return complete;`,
    replace: '    return complete;',
    suites: ['discovery/listing.test.ts', 'resolution/unseen-changes.test.ts'],
  },
  {
    id: 'only-known-removals',
    bug: 'removals for lost access are dropped',
    flaws: ['F3'],
    file: 'discovery/follow-changes.ts',
    find: '    else removals.push({ id: change.id, reason: change.reason });',
    replace: `    else if (change.reason !== 'access-lost') removals.push({ id: change.id, reason: change.reason });`,
  },
  {
    id: 'one-page-of-changes',
    bug: 'one page of changes is read per run',
    flaws: ['F4'],
    file: 'discovery/follow-changes.ts',
    find: '    ended = !page.hasMore;',
    replace: '    ended = true;\n    break;',
  },
  {
    id: 'expired-cursor-fails',
    bug: 'an expired cursor fails the job',
    flaws: ['F5'],
    file: 'discovery/discover.ts',
    find: `    if (!(error instanceof ProviderError) || error.code !== 'CURSOR_EXPIRED') throw error;`,
    replace: '    throw error;',
  },
  {
    id: 'cursor-before-effects',
    bug: 'the cursor of a page of changes is saved before its effects',
    flaws: ['F6'],
    file: 'discovery/follow-changes.ts',
    find: '        await applyPage(trx, ctx, scope, isMusic, changes);',
    replace: `        await saveCursor(trx, ctx, scope, 'changes', page.cursor);
      });
      await write(ctx, async (trx) => {
        await applyPage(trx, ctx, scope, isMusic, changes);`,
  },
  {
    id: 'resume-point-before-effects',
    bug: 'the resume point of a page of a listing is saved before its effects',
    flaws: ['F6'],
    file: 'discovery/list-scope.ts',
    find: '    await write(ctx, async (trx) => {\n      await applyPage(',
    replace: `    await write(ctx, async (trx) => {
      if (!page.complete && resumable && page.resumeFrom !== undefined)
        await saveCursor(trx, ctx, scope, 'list', page.resumeFrom, seen);
    });
    await write(ctx, async (trx) => {
      await applyPage(`,
    suites: ['crash/crash.test.ts'],
  },
  {
    id: 'edits-ignored',
    bug: 'files whose content has changed are not read again',
    flaws: ['F7'],
    file: 'discovery/apply-page.ts',
    find: "    else if (diff.action === 'update' && needsTags(before, item, diff)) reread.push(entry);",
    replace: '',
  },
  {
    id: 'sweep-after-incomplete-listing',
    bug: 'what an incomplete listing has not shown is removed',
    flaws: ['F30'],
    file: 'discovery/list-scope.ts',
    find: '      if (page.complete) await finishListing(',
    replace: '      if (page.complete || page.resumeFrom === undefined) await finishListing(',
  },
  {
    id: 'seen-not-noted',
    bug: 'a listing does not note what it has seen',
    file: 'discovery/apply-page.ts',
    find: '    seen?.add(key);',
    replace: '',
  },
  {
    id: 'seen-forgotten-on-resume',
    bug: 'a resumed listing has forgotten what it saw before',
    file: 'discovery/cursor-store.ts',
    find: 'seen: new SeenBitmap(row.seen ?? undefined),',
    replace: 'seen: new SeenBitmap(),',
  },
  {
    id: 'returned-folder-not-listed',
    bug: 'a folder that returns or appears comes without its content',
    file: 'discovery/follow-changes.ts',
    find: '      if (!(await listSubtree(ctx, scope, folder, isMusic))) complete = false;',
    replace: '',
  },
  {
    id: 'descendants-not-touched',
    bug: 'a folder that goes, comes or moves does not take along what lies below',
    file: 'discovery/settle.ts',
    find: '        await touchDescendants(trx, ctx.profileKey, key, moved, renamed);',
    replace: '',
  },
  {
    id: 'lost-drive-stays',
    bug: 'the tracks of a drive that was lost stay visible',
    file: 'discovery/discover.ts',
    find: `        await markRemoved(trx, ctx, keys, 'access-lost');`,
    replace: '',
  },
  {
    id: 'unlisted-folder-hides',
    bug: 'a folder that a service once told of hides what lies in it, although no listing shows it any more',
    file: 'discovery/list-scope.ts',
    find: '  await forgetDoubtful(trx, ctx, scope);\n',
    replace: '',
    suites: ['discovery/listing.test.ts'],
  },
  {
    id: 'hash-compared-by-version',
    bug: 'a mere new version counts as new content, and new content under an old hash is missed',
    flaws: ['F9'],
    file: 'discovery/page-diff.ts',
    find: '  return comparable ? before.hash !== now.hash : before.version !== now.version;',
    replace: '  return !comparable && before.version !== now.version;',
  },
  {
    id: 'renames-unseen',
    bug: 'a rename is not noticed',
    flaws: ['F16'],
    file: 'discovery/page-diff.ts',
    find: '    moved: before.name !== now.name || before.parent_id !== now.parent_id,',
    replace: '    moved: before.parent_id !== now.parent_id,',
    suites: ['identity/identity.test.ts', 'outbox/outbox.test.ts', 'discovery/page-diff.test.ts'],
  },
  {
    id: 'filter-forgets',
    bug: 'the change of what counts as music is not noticed',
    flaws: ['F31'],
    file: 'discovery/discover.ts',
    find: '  const filterChanged = known !== null && known !== filter;',
    replace: '  const filterChanged = false;',
    suites: ['discovery/filter.test.ts'],
  },
];
