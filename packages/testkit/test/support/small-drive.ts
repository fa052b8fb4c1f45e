import {
  contentOf,
  type DriveChange,
  FakeClock,
  RemoteDrive,
  type RemoteDriveOptions,
} from '../../src/index.ts';

export const song = contentOf('la la la');

/** A cloud in memory on a clock of its own. */
export function createDrive(options: RemoteDriveOptions = {}) {
  const clock = new FakeClock();
  const remote = new RemoteDrive({ clock, ...options });
  return { clock, remote };
}

/** Ids in the main log behind a cursor, with their state (`elsewhere` for items of another drive). */
export function feed(remote: RemoteDrive, cursor: string, driveId = remote.mainDriveId): string[] {
  const shown = (change: DriveChange): string =>
    change.kind === 'drive'
      ? `drive ${change.driveId} ${change.joined ? 'joined' : 'left'}`
      : `${change.item?.name ?? change.id} ${change.item?.state ?? 'elsewhere'}`;
  return remote.changes(driveId, cursor).changes.map(shown);
}

/** Names of what a drive's listing shows as present. */
export function listed(remote: RemoteDrive, driveId = remote.mainDriveId): string[] {
  return [...remote.items(driveId)].filter((item) => item.state === 'present').map((item) => item.name);
}
