import type { SeenItem } from '../../../remote-drive/remote-drive-options.ts';

/** What a channel is about. `isTold`: messages about the file are sent; for those in shared drives none are. */
export type Watched =
  | { readonly kind: 'changes'; readonly driveId: string }
  | { readonly kind: 'file'; readonly id: string; readonly isTold: boolean };

/** What happened to a watched file between two looks, in Drive's words; undefined for nothing. */
export function itemNews(
  before: SeenItem | undefined,
  now: SeenItem | undefined,
): { state: 'add' | 'remove' | 'trash' | 'untrash' | 'update'; changed?: string } | undefined {
  if (before === undefined) return now === undefined ? undefined : { state: 'add' };
  if (now === undefined) return { state: 'remove' };
  if (before.version === now.version && before.state === now.state) return undefined;
  if (before.state !== now.state) return { state: now.state === 'trashed' ? 'trash' : 'untrash' };
  const changed = [
    ...(before.revision === now.revision ? [] : ['content']),
    ...(before.visibleParentId === now.visibleParentId ? [] : ['parents']),
    ...(before.name === now.name && before.serviceFields === now.serviceFields ? [] : ['properties']),
  ];
  return { state: 'update', ...(changed.length === 0 ? {} : { changed: changed.join(',') }) };
}
