import type { SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import type { GraphView } from '../graph-view.ts';
import { audioFacet } from './audio-facet.ts';
import { graphTime } from './graph-time.ts';
import { hashesFacet } from './hashes-facet.ts';
import type { ItemContext } from './item-context.ts';
import { isMalware, isPackage, mimeTypeOf } from './item-kinds.ts';
import { cTagOf, eTagOf } from './item-tags.ts';
import { parentReference } from './parent-reference.ts';
import { remoteItemFacet } from './remote-item.ts';
import { DOWNLOAD_URL, type Selection } from './selection.ts';

type Member = (item: SeenItem, context: ItemContext) => unknown;

const ofFiles =
  (member: Member): Member =>
  (item, context) =>
    item.kind === 'file' && item.content !== undefined ? member(item, context) : undefined;

const identity = { user: { id: 'a1b2c3d4e5f60718', displayName: 'Test User' } };

const members: Readonly<Record<string, Member>> = {
  [DOWNLOAD_URL]: ofFiles((item, { downloadUrl }) => (isMalware(item) ? undefined : downloadUrl(item))),
  '@odata.etag': (item, { view }) => (view.traits.isPersonal ? undefined : eTagOf(item, view)),
  createdBy: () => identity,
  createdDateTime: ({ createdAt }, { view }) => graphTime(createdAt, view.traits),
  cTag: (item, { view, inDelta }) => {
    const isLeftOut = !view.traits.isPersonal && (inDelta || item.kind !== 'file');
    return isLeftOut ? undefined : cTagOf(item, view);
  },
  eTag: (item, { view }) => eTagOf(item, view),
  id: (item, { view, inDelta }) => {
    const id = view.ids.item({ driveId: item.driveId, itemId: item.id });
    return inDelta ? view.ids.inDelta(id) : id;
  },
  lastModifiedBy: () => identity,
  lastModifiedDateTime: ({ modifiedAt }, { view }) => graphTime(modifiedAt, view.traits),
  name: ({ name }, { quirks }) => (quirks.nameEncoding === 'html' ? htmlName(name) : name),
  size: ({ content }, { quirks }) => (content === undefined ? 0 : content.size + quirks.sizeError),
  webUrl: (item, { view }) => webUrl(item, view),
  parentReference: (item, context) => parentReference(item, context),
  fileSystemInfo: ({ createdAt, modifiedAt }, { view }) => ({
    createdDateTime: graphTime(createdAt, view.traits),
    lastModifiedDateTime: graphTime(modifiedAt, view.traits),
  }),
  audio: (item, { view }) => (view.traits.isPersonal ? audioFacet(item.tags) : undefined),
  file: ofFiles((item, { quirks }) => ({
    mimeType: mimeTypeOf(item, quirks),
    ...hashesFacet(item, quirks),
  })),
  folder: (item, { view }) =>
    item.kind === 'folder' ? { childCount: view.remote.childCount(item.id) } : undefined,
  malware: (item) => (isMalware(item) ? { description: item.unreadable } : undefined),
  package: (item) => (isPackage(item) ? { type: 'oneNote' } : undefined),
  remoteItem: (item, context) => (item.kind === 'shortcut' ? remoteItemFacet(item, context) : undefined),
  root: (item, { view }) => (view.isRoot(item) ? {} : undefined),
  shared: (item, { view }) =>
    item.kind === 'shortcut' || (view.traits.isPersonal && item.driveId !== view.remote.mainDriveId)
      ? { scope: 'users' }
      : undefined,
};

const known = Object.entries(members);

/** Makes drive items of one selection; only what is selected is worked out. */
export function driveItems(
  selection: Selection,
  context: ItemContext,
): (item: SeenItem) => Record<string, unknown> {
  const chosen = selection === undefined ? known : known.filter(([name]) => selection.has(name));
  return (item) => {
    const resource: Record<string, unknown> = {};
    for (const [name, member] of chosen) {
      const value = member(item, context);
      if (value !== undefined) resource[name] = value;
    }
    for (const [name, value] of Object.entries(item.serviceFields ?? {})) {
      if (selection?.has(name) !== false) layOver(resource, name, value);
    }
    return resource;
  };
}

function layOver(resource: Record<string, unknown>, name: string, value: unknown): void {
  const before = resource[name];
  if (value === null) delete resource[name];
  else if (isPlainObject(before) && isPlainObject(value)) resource[name] = { ...before, ...value };
  else resource[name] = value;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function htmlName(name: string): string {
  return name.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function webUrl(item: SeenItem, { ids, traits }: GraphView): string {
  const id = encodeURIComponent(ids.item({ driveId: item.driveId, itemId: item.id }));
  if (traits.isPersonal) return `https://onedrive.live.com/?cid=${ids.drive(item.driveId)}&id=${id}`;
  return `https://${traits.downloadHost}/_layouts/15/Doc.aspx?sourcedoc=${id}`;
}
