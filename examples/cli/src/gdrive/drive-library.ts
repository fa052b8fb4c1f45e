import { ProviderError, type TokenSource } from '@music-platform/bridge-traits';
import type { LibraryProfile } from '@music-platform/core-sync';
import { createGoogleDriveProvider, createGoogleTokenSource } from '@music-platform/provider-gdrive';
import type { CloudHost, CloudLibrary, CloudOptions } from '../cloud/cloud-service.ts';
import { parseEndpoint } from '../cloud/endpoint.ts';
import { fixedToken } from '../cloud/fixed-token.ts';
import { placeOptions, refuseOptions } from '../cloud/option-names.ts';
import { UsageError } from '../usage-error.ts';
import { createDriveDirectory } from './drive-directory.ts';
import { chosenFiles, type DrivePlace, driveProfile, parseDriveRoot } from './drive-place.ts';
import { findDrivePlace } from './find-drive-place.ts';
import { googleEndpoints } from './google-endpoints.ts';
import { googleSignIns } from './google-sign-ins.ts';

/** Where Drive is and who asks. */
interface DriveAccess {
  tokens: TokenSource;
  rootUrl: string;
  /** Absent where only a token is known. */
  account?: string | undefined;
}

/** The library that `sync gdrive` with `options` means. */
export async function findDriveLibrary(options: CloudOptions, host: CloudHost): Promise<CloudLibrary> {
  refuseOptions(options, ['site', 'library'], 'gdrive');
  const access = await openAccess(options, host);
  const place = await findDrivePlace(options, createDriveDirectory(access.tokens, access.rootUrl));
  return libraryAt({ ...place, account: access.account }, access, host);
}

/** A library that the database knows. */
export async function reopenDriveLibrary(
  profile: LibraryProfile,
  options: CloudOptions,
  host: CloudHost,
): Promise<CloudLibrary> {
  refuseOptions(options, placeOptions, profile.displayName);
  const place = parseDriveRoot(profile.root ?? '');
  if (place === undefined) {
    throw new UsageError(
      `Profile “${profile.displayName}” lies in Google Drive, but was not made by music-sync. Sync it with the program that made it.`,
    );
  }
  const access = await openAccess(options, host);
  if (options.token === undefined && access.account !== place.account) {
    throw new UsageError(
      place.account === undefined
        ? `Profile “${profile.displayName}” was made with --token. Give it again, with its --endpoint.`
        : `Profile “${profile.displayName}” belongs to another Google account than the one signed in. Sign in with that one: \`music-sync login gdrive\`.`,
    );
  }
  const library = libraryAt(place, access, host);
  return { ...library, profile: { ...library.profile, id: profile.id, displayName: profile.displayName } };
}

function libraryAt(place: DrivePlace, { tokens, rootUrl }: DriveAccess, { logger }: CloudHost): CloudLibrary {
  const provider = createGoogleDriveProvider({
    ...chosenFiles(place),
    ...(isGoogle(rootUrl) ? {} : { quotaUnitsPerMinute: Number.POSITIVE_INFINITY }),
    tokens,
    rootUrl,
    logger,
  });
  return { profile: driveProfile(place), provider };
}

/** What stands in for Google has no quota of Google's; one of its own it will tell. */
function isGoogle(rootUrl: string): boolean {
  return rootUrl === googleEndpoints(undefined).rootUrl;
}

async function openAccess({ endpoint, token }: CloudOptions, { secrets }: CloudHost): Promise<DriveAccess> {
  const origin = endpoint === undefined ? undefined : parseEndpoint(endpoint);
  if (token !== undefined) {
    return { tokens: fixedToken(token, 'Google Drive'), rootUrl: googleEndpoints(origin).rootUrl };
  }
  const signIn = await googleSignIns.read(secrets);
  if (origin !== undefined && origin !== signIn?.endpoint) {
    throw new UsageError('--endpoint needs --token: a sign-in is good for the place it was made at.');
  }
  if (signIn === undefined) {
    throw new ProviderError('UNAUTHORIZED', 'Nobody is signed in to Google Drive.');
  }
  const { tokenUrl, rootUrl } = googleEndpoints(signIn.endpoint);
  const tokens = createGoogleTokenSource({
    ...signIn.client,
    secureStore: secrets,
    key: googleSignIns.refreshTokenKey,
    tokenUrl,
  });
  return { tokens, rootUrl, account: signIn.user.id };
}
