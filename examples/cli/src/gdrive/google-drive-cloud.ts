import type { CloudService } from '../cloud/cloud-service.ts';
import { drivePlaceText, parseDriveRoot } from './drive-place.ts';

/** Google Drive, for the command line. Google's client is loaded only where it is used: queries start without it. */
export const googleDriveCloud: CloudService = {
  name: 'gdrive',
  title: 'Google Drive',
  kind: 'google-drive',
  placeText: (root) => {
    const place = parseDriveRoot(root);
    return place === undefined ? root : `Google Drive: ${drivePlaceText(place)}`;
  },
  find: async (options, host) => (await import('./drive-library.ts')).findDriveLibrary(options, host),
  reopen: async (profile, options, host) =>
    (await import('./drive-library.ts')).reopenDriveLibrary(profile, options, host),
  logIn: async (options, screen, host, signal) =>
    (await import('./google-account.ts')).logInToGoogle(options, screen, host, signal),
  logOut: async (host) => (await import('./google-account.ts')).logOutOfGoogle(host),
};
