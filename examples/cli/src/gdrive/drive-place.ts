import { createHash } from 'node:crypto';
import type { Profile } from '@music-platform/core-sync';
import type { GoogleDriveOptions } from '@music-platform/provider-gdrive';

/** What part of Google Drive a library is. */
export interface DrivePlace {
  /** Google's id of the account; absent where only a token is known. */
  account?: string | undefined;
  /** The shared drive it is in; absent: My Drive. */
  drive?: { id: string; name: string } | undefined;
  /** The folder it is; absent: all of the drive. `path`: its names from the top. */
  folder?: { id: string; path: readonly string[] } | undefined;
}

/** The profile of a place. Its id follows from the ids of account, drive and folder alone; names may change. */
export function driveProfile(place: DrivePlace): Profile {
  const { account, drive, folder } = place;
  const identity = JSON.stringify([account ?? null, drive?.id ?? null, folder?.id ?? null]);
  const digest = createHash('sha256').update(identity).digest('hex');
  return {
    id: `gdrive-${digest.slice(0, 16)}`,
    displayName: folder?.path.at(-1) ?? drive?.name ?? 'Google Drive',
    root: formatDriveRoot(place),
  };
}

/** What the provider is to show. */
export function chosenFiles({ drive, folder }: DrivePlace): Partial<GoogleDriveOptions> {
  if (folder !== undefined) return { folder: { id: folder.id, driveId: drive?.id } };
  return drive === undefined ? {} : { myDrive: false, sharedDrives: [drive.id] };
}

/** `gdrive:/Music/Lossless?folder=…`: all of a place, as its profile keeps it. */
function formatDriveRoot({ account, drive, folder }: DrivePlace): string {
  const query = new URLSearchParams({
    ...(account !== undefined && { account }),
    ...(drive !== undefined && { drive: drive.id, driveName: drive.name }),
    ...(folder !== undefined && { folder: folder.id }),
  }).toString();
  const path = (folder?.path ?? []).map((name) => `/${encodeURIComponent(name)}`).join('');
  return `gdrive:${path || '/'}${query === '' ? '' : `?${query}`}`;
}

/** The place a profile keeps; undefined where `root` is none. */
export function parseDriveRoot(root: string): DrivePlace | undefined {
  const match = /^gdrive:((?:\/[^/?]*)+)(?:\?(.*))?$/u.exec(root);
  if (match === null) return undefined;
  const query = new URLSearchParams(match[2] ?? '');
  const [account, driveId, folderId] = ['account', 'drive', 'folder'].map(
    (name) => query.get(name) ?? undefined,
  );
  const path = (match[1] ?? '').split('/').filter((name) => name !== '');
  return {
    account,
    drive: driveId === undefined ? undefined : { id: driveId, name: query.get('driveName') ?? driveId },
    folder: folderId === undefined ? undefined : { id: folderId, path: path.map(decodeURIComponent) },
  };
}

/** A place as people read it: `My Drive/Music/Lossless`. */
export function drivePlaceText(place: DrivePlace): string {
  return [place.drive?.name ?? 'My Drive', ...(place.folder?.path ?? [])].join('/');
}
