import { contentHash } from '../../../remote-drive/content-hash.ts';
import type { SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import { extensionOf, mimeTypeOfName, UNKNOWN_MIME } from '../../http/media-types.ts';
import type { DriveView } from '../drive-view.ts';
import type { Selection } from '../fields/field-mask.ts';
import { project } from '../fields/project.ts';
import { exportFormats, FOLDER_MIME, isGoogleType, SHORTCUT_MIME } from '../mime-types.ts';
import { capabilitiesOf } from './capabilities.ts';
import { me, somebody, userResource } from './user-resource.ts';

/** What a file's members are worked out from. */
export interface FileContext {
  readonly view: DriveView;
  /** Where links to exported documents lead. */
  readonly exportOrigin: string;
}

type Member = (item: SeenItem, context: FileContext) => unknown;

/** The item's type as Drive says it. */
export function mimeTypeOf(item: SeenItem): string {
  if (item.kind === 'folder') return FOLDER_MIME;
  if (item.kind === 'shortcut') return SHORTCUT_MIME;
  return item.mimeType ?? item.content?.mimeType ?? mimeTypeOfName(item.name);
}

/** Whether there are bytes to download, of a size and with hashes. */
export function hasBytes(item: SeenItem): boolean {
  return item.kind === 'file' && item.content !== undefined && !isGoogleType(mimeTypeOf(item));
}

/** Names the content the item has now. */
function revisionIdOf({ id, revision }: SeenItem): string {
  return `${id}-revision-${revision}`;
}

const time = (ms: number): string => new Date(ms).toISOString();

const ofBytes =
  (member: Member): Member =>
  (item, context) =>
    hasBytes(item) ? member(item, context) : undefined;

const hash = (algorithm: 'md5' | 'sha1' | 'sha256'): Member =>
  ofBytes(({ content }) => content && contentHash(content, algorithm));

const extension: Member = ofBytes(({ name }) => extensionOf(name));
const size: Member = ofBytes(({ content }) => String(content?.size ?? 0));
const driveId: Member = (item, { view }) => (view.isShared(item) ? item.driveId : undefined);

/** A member that shared drives do not fill. */
const outsideDrives =
  (member: Member): Member =>
  (item, context) =>
    context.view.isShared(item) ? undefined : member(item, context);

function shortcutDetails(item: SeenItem, { view }: FileContext): unknown {
  if (item.kind !== 'shortcut') return undefined;
  const target = item.targetId === undefined ? undefined : view.find(item.targetId);
  return {
    targetId: item.targetId,
    targetMimeType: target === undefined ? UNKNOWN_MIME : mimeTypeOf(target),
    targetResourceKey: target?.serviceFields?.['resourceKey'],
  };
}

function exportLinks(item: SeenItem, { exportOrigin }: FileContext): unknown {
  const formats = item.kind === 'file' ? exportFormats[mimeTypeOf(item)] : undefined;
  return (
    formats &&
    Object.fromEntries(
      formats.map((format) => [
        format,
        `${exportOrigin}/feeds/download/documents/export/Export?id=${encodeURIComponent(item.id)}&mimeType=${encodeURIComponent(format)}`,
      ]),
    )
  );
}

const members: Readonly<Record<string, Member>> = {
  kind: () => 'drive#file',
  id: ({ id }) => id,
  name: ({ name }) => name,
  mimeType: mimeTypeOf,
  starred: () => false,
  trashed: ({ state }) => state === 'trashed',
  explicitlyTrashed: ({ explicitlyTrashed }) => explicitlyTrashed,
  parents: ({ visibleParentId }) => (visibleParentId === undefined ? undefined : [visibleParentId]),
  spaces: () => ['drive'],
  version: ({ version }) => String(Math.max(1, version)),
  webContentLink: ofBytes(({ id }) => `https://drive.google.com/uc?id=${id}&export=download`),
  webViewLink: ({ id, kind }) =>
    kind === 'folder'
      ? `https://drive.google.com/drive/folders/${id}`
      : `https://drive.google.com/file/d/${id}/view?usp=drivesdk`,
  iconLink: () => 'https://drive-thirdparty.googleusercontent.com/16/type/unknown',
  hasThumbnail: () => false,
  thumbnailVersion: () => '0',
  viewedByMe: () => false,
  createdTime: ({ createdAt }) => time(createdAt),
  modifiedTime: ({ modifiedAt }) => time(modifiedAt),
  modifiedByMeTime: ({ modifiedAt }) => time(modifiedAt),
  modifiedByMe: (item, { view }) => view.isOwned(item),
  sharedWithMeTime: (item, { view }) => (view.isSharedWithMe(item) ? time(item.createdAt) : undefined),
  sharingUser: (item, { view }) => (view.isSharedWithMe(item) ? userResource(somebody) : undefined),
  owners: outsideDrives((item, { view }) => [userResource(view.isOwned(item) ? me : somebody)]),
  ownedByMe: outsideDrives((item, { view }) => view.isOwned(item)),
  lastModifyingUser: (item, { view }) => userResource(view.isOwned(item) ? me : somebody),
  shared: (item, { view }) => !view.isOwned(item),
  driveId,
  teamDriveId: driveId,
  capabilities: capabilitiesOf,
  viewersCanCopyContent: () => true,
  copyRequiresWriterPermission: () => false,
  writersCanShare: outsideDrives(() => true),
  permissionIds: outsideDrives((item, { view }) => (view.isOwned(item) ? [me.permissionId] : undefined)),
  originalFilename: ofBytes(({ name }) => name),
  fullFileExtension: extension,
  fileExtension: extension,
  md5Checksum: hash('md5'),
  sha1Checksum: hash('sha1'),
  sha256Checksum: hash('sha256'),
  size,
  quotaBytesUsed: (item, context) => size(item, context) ?? '0',
  headRevisionId: ofBytes(revisionIdOf),
  isAppAuthorized: () => true,
  exportLinks,
  shortcutDetails,
};

/** Members a call without `fields` shows. */
export const defaultFileSelection: Selection = new Map(
  ['kind', 'id', 'name', 'mimeType', 'resourceKey'].map((name) => [name, '*' as const]),
);

/** Makes file resources of one selection; only what is selected is worked out. */
export function fileResources(
  selection: Selection,
  context: FileContext,
): (item: SeenItem) => Record<string, unknown> {
  const known = Object.entries(members);
  const chosen = selection === '*' ? known : known.filter(([name]) => selection.has(name));
  const isPlain = selection === '*' || [...selection.values()].every((each) => each === '*');
  return (item) => {
    const resource: Record<string, unknown> = {};
    for (const [name, member] of chosen) {
      const value = member(item, context);
      if (value !== undefined) resource[name] = value;
    }
    if (item.serviceFields !== undefined) layOver(resource, item.serviceFields, selection);
    return isPlain ? resource : (project(resource, selection) as Record<string, unknown>);
  };
}

function layOver(
  resource: Record<string, unknown>,
  fields: Readonly<Record<string, unknown>>,
  selection: Selection,
): void {
  for (const [name, value] of Object.entries(fields)) {
    if (selection !== '*' && !selection.has(name)) continue;
    const known = resource[name];
    if (value === null) delete resource[name];
    else if (isPlainObject(known) && isPlainObject(value)) resource[name] = { ...known, ...value };
    else resource[name] = value;
  }
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One member, for code that looks at it instead of sending it. */
export function memberOf(item: SeenItem, name: string, context: FileContext): unknown {
  return fileResources(new Map([[name, '*' as const]]), context)(item)[name];
}
