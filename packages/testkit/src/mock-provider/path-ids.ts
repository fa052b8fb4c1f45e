import { ProviderError, type RemoteFile } from '@music-platform/bridge-traits';
import type { RemoteDrive } from '../remote-drive/remote-drive.ts';
import type { SeenItem } from '../remote-drive/remote-drive-options.ts';
import type { MockSource } from './mock-source.ts';

/** The same answers with ids made from paths: a rename or move is another id, as in a plain folder on disk. */
export function withoutStableIds(source: MockSource, remote: RemoteDrive): MockSource {
  const toPathIds = (file: RemoteFile): RemoteFile => ({
    ...file,
    id: pathId(remote, file.id),
    version: versionAt(file.id, file.version),
    parentId: file.parentId === undefined ? undefined : pathId(remote, file.parentId),
  });
  return {
    scopes: () => source.scopes(),
    changes: (cursor, scope, pageSize) => source.changes(cursor, scope, pageSize),
    *listing(request) {
      const under = request.under === undefined ? undefined : itemId(remote, request.under);
      const pages = source.listing({ ...request, under });
      for (let step = pages.next(); step.done !== true; step = pages.next()) {
        yield { ...step.value, files: step.value.files.map(toPathIds) };
      }
      return undefined;
    },
    open: (file) => {
      const id = itemId(remote, file.id);
      const { content, version } = source.open({ ...file, id });
      return { content, version: versionAt(id, version) };
    },
  };
}

/** Another item at the same path is another version. */
function versionAt(id: string, version: string): string {
  return `${id} ${version}`;
}

/** `/Artist/01.mp3`, names escaped; a later sibling of the same name is told apart by its number (`;2`), an item without a parent by its id (`@…`). */
export function pathId(remote: RemoteDrive, id: string): string {
  const segments: string[] = [];
  for (let item = remote.get(id); item !== undefined; item = parentOf(remote, item))
    segments.unshift(segment(remote, item));
  return `/${segments.join('/')}`;
}

/** The item a path id names now. Throws `NOT_FOUND`. */
export function itemId(remote: RemoteDrive, pathOfIt: string): string {
  const segments = pathOfIt.split('/').filter((each) => each !== '');
  let id = remote.drives()[0]?.rootId ?? '';
  for (const wanted of segments) {
    const orphan = /@(.*)$/u.exec(wanted)?.[1];
    const candidates = orphan === undefined ? remote.children(id) : [remote.get(orphan)];
    const found = candidates.find((each) => each?.state === 'present' && segment(remote, each) === wanted);
    if (found === undefined) throw new ProviderError('NOT_FOUND', 'The file is gone.');
    id = found.id;
  }
  return id;
}

function segment(remote: RemoteDrive, item: SeenItem): string {
  const name = item.name.replace(/[%/;@]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`);
  if (item.visibleParentId === undefined) return `${name}@${item.id}`;
  const before = remote
    .children(item.visibleParentId)
    .filter((each) => each.name === item.name && each.state === 'present' && each.ordinal < item.ordinal);
  return before.length === 0 ? name : `${name};${before.length + 1}`;
}

function parentOf(remote: RemoteDrive, item: SeenItem): SeenItem | undefined {
  return item.visibleParentId === undefined ? undefined : remote.get(item.visibleParentId);
}
