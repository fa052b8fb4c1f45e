import { jsonResponse } from '../../http/http-message.ts';
import { requiredParameter } from '../api-error.ts';
import type { DriveView } from '../drive-view.ts';
import { parseFieldMask } from '../fields/field-mask.ts';
import { project, selects } from '../fields/project.ts';
import { aboutSchema } from '../fields/schemas.ts';
import { exportFormats, importFormats } from '../mime-types.ts';
import { me, userResource } from '../resources/user-resource.ts';
import type { DriveEndpoint } from './drive-context.ts';

const STORAGE_BYTES = 2 * 1024 ** 4;

/** `about.get` */
export const aboutGet: DriveEndpoint = ({ parameters }, { view }) => {
  const fields = parameters.text('fields');
  if (fields === undefined) {
    throw requiredParameter('fields', "The 'fields' parameter is required for this method.");
  }
  const selection = parseFieldMask(fields, aboutSchema);
  const about = {
    kind: 'drive#about',
    user: userResource(me),
    storageQuota: selects(selection, 'storageQuota') ? storageQuota(view) : undefined,
    exportFormats,
    importFormats,
    maxImportSizes: { 'application/vnd.google-apps.document': '10485760' },
    maxUploadSize: '5242880000000',
    appInstalled: true,
    canCreateDrives: true,
    canCreateTeamDrives: true,
    folderColorPalette: ['#ac725e', '#d06b64', '#f83a22'],
    driveThemes: [],
    teamDriveThemes: [],
  };
  return jsonResponse(200, project(about, selection));
};

function storageQuota(view: DriveView): Record<string, string> {
  let [used, trashed] = [0, 0];
  for (const item of view.remote.items(view.remote.mainDriveId)) {
    const size = item.content?.size ?? 0;
    used += size;
    if (item.state === 'trashed') trashed += size;
  }
  return {
    limit: String(STORAGE_BYTES),
    usage: String(used),
    usageInDrive: String(used),
    usageInDriveTrash: String(trashed),
  };
}
