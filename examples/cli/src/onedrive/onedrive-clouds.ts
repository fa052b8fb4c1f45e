import type { CloudService } from '../cloud/cloud-service.ts';
import { oneDrivePlaceText, parseOneDriveRoot } from './onedrive-place.ts';

const shared: Pick<CloudService, 'kind' | 'placeText' | 'reopen' | 'logOut'> = {
  kind: 'onedrive',
  placeText: (root) => {
    const place = parseOneDriveRoot(root);
    return place === undefined ? root : oneDrivePlaceText(place);
  },
  reopen: async (profile, options, host) =>
    (await import('./onedrive-library.ts')).reopenOneDriveLibrary(profile, options, host),
  logOut: async (host) => (await import('./microsoft-account.ts')).logOutOfMicrosoft(host),
};

/** OneDrive, for the command line. Microsoft's clients are loaded only where they are used. */
export const oneDriveCloud: CloudService = {
  ...shared,
  name: 'onedrive',
  title: 'OneDrive',
  find: async (options, host) => (await import('./onedrive-library.ts')).findOneDriveLibrary(options, host),
  logIn: async (options, screen, host, signal) =>
    (await import('./microsoft-account.ts')).logInToMicrosoft(['Files.Read'], options, screen, host, signal),
};

/** SharePoint: the same account and sign-in, for which wider permissions are asked. */
export const sharePointCloud: CloudService = {
  ...shared,
  name: 'sharepoint',
  title: 'SharePoint',
  find: async (options, host) => (await import('./onedrive-library.ts')).findSharePointLibrary(options, host),
  logIn: async (options, screen, host, signal) => {
    const { logInToMicrosoft } = await import('./microsoft-account.ts');
    return logInToMicrosoft(['Files.Read.All', 'Sites.Read.All'], options, screen, host, signal);
  },
};
