import type { DriveInfo } from '../../../remote-drive/remote-drive-options.ts';
import { SITE_HOST } from '../account.ts';
import type { GraphView } from '../graph-view.ts';
import { driveTypeOf, siteIdOf } from './parent-reference.ts';

const TOTAL_BYTES = 1_099_511_627_776;
/** What is used is added up over so many items only: the service's own figure lags behind, too. */
const COUNTED_ITEMS = 2000;

/** The user all calls are made for. */
export const me = {
  id: 'a1b2c3d4e5f60718',
  displayName: 'Test User',
  mail: 'test.user@example.com',
  userPrincipalName: 'test.user@example.com',
};

/** A drive as Graph shows it. */
export function driveResource(drive: DriveInfo, view: GraphView): Record<string, unknown> {
  const { used, deleted } = usage(drive, view);
  const isLibrary = driveTypeOf(drive.id, view) === 'documentLibrary';
  return {
    id: view.ids.mentionedDrive(drive.id),
    driveType: driveTypeOf(drive.id, view),
    name: drive.id === view.remote.mainDriveId && !isLibrary ? 'OneDrive' : drive.name,
    webUrl: `https://${view.traits.isPersonal ? 'onedrive.live.com' : view.traits.downloadHost}/`,
    owner: isLibrary
      ? { group: { displayName: 'Music' } }
      : { user: { id: me.id, displayName: me.displayName } },
    quota: { deleted, remaining: TOTAL_BYTES - used, state: 'normal', total: TOTAL_BYTES, used },
  };
}

/** The one site there is. */
export function siteResource(name: string): Record<string, unknown> {
  return {
    id: siteIdOf(),
    name,
    displayName: name === 'root' ? 'Communication site' : 'Music',
    webUrl: name === 'root' ? `https://${SITE_HOST}` : `https://${SITE_HOST}/sites/music`,
    siteCollection: { hostname: SITE_HOST },
    ...(name === 'root' ? { root: {} } : {}),
  };
}

function usage({ id }: DriveInfo, { remote }: GraphView): { used: number; deleted: number } {
  let [used, deleted, counted] = [0, 0, 0];
  for (const { content, state } of remote.items(id)) {
    if (state === 'present') used += content?.size ?? 0;
    else deleted += content?.size ?? 0;
    counted += 1;
    if (counted === COUNTED_ITEMS) break;
  }
  return { used, deleted };
}
