import { ProviderError, type TokenSource } from '@music-platform/bridge-traits';
import type { LibraryProfile } from '@music-platform/core-sync';
import { createMicrosoftTokenSource, createOneDriveProvider } from '@music-platform/provider-onedrive';
import { createOneDriveProvider as createOverFetch } from '@music-platform/provider-onedrive/fetch';
import type { CloudHost, CloudLibrary, CloudOptions } from '../cloud/cloud-service.ts';
import { parseEndpoint } from '../cloud/endpoint.ts';
import { fixedToken } from '../cloud/fixed-token.ts';
import { placeOptions, refuseOptions } from '../cloud/option-names.ts';
import { UsageError } from '../usage-error.ts';
import { findOneDrivePlace, findSharePointPlace } from './find-onedrive-place.ts';
import { createGraphDirectory } from './graph-directory.ts';
import { microsoftEndpoints } from './microsoft-endpoints.ts';
import { microsoftSignIns } from './microsoft-sign-ins.ts';
import { type OneDrivePlace, oneDriveProfile, parseOneDriveRoot, sourceOf } from './onedrive-place.ts';

/** Where Graph is and who asks. */
interface GraphAccess {
  tokens: TokenSource;
  endpoint: string;
  /** Absent where only a token is known. */
  account?: string | undefined;
}

/** The library that `sync onedrive` with `options` means. */
export async function findOneDriveLibrary(options: CloudOptions, host: CloudHost): Promise<CloudLibrary> {
  refuseOptions(options, ['sharedDrive', 'site', 'library'], 'onedrive');
  const access = await openAccess(options, host);
  const directory = createGraphDirectory(access.tokens, access.endpoint);
  return libraryAt(
    { ...(await findOneDrivePlace(options, directory)), account: access.account },
    access,
    host,
  );
}

/** The library that `sync sharepoint` with `options` means. */
export async function findSharePointLibrary(options: CloudOptions, host: CloudHost): Promise<CloudLibrary> {
  refuseOptions(options, ['sharedDrive'], 'sharepoint');
  const access = await openAccess(options, host);
  const directory = createGraphDirectory(access.tokens, access.endpoint);
  try {
    const place = await findSharePointPlace(options, directory);
    return libraryAt({ ...place, account: access.account }, access, host);
  } catch (error) {
    if (!(error instanceof ProviderError) || error.code !== 'FORBIDDEN') throw error;
    const message = `${error.message} SharePoint needs more: run \`music-sync login sharepoint\`.`;
    throw new ProviderError('FORBIDDEN', message, { cause: error });
  }
}

/** A library that the database knows. */
export async function reopenOneDriveLibrary(
  profile: LibraryProfile,
  options: CloudOptions,
  host: CloudHost,
): Promise<CloudLibrary> {
  refuseOptions(options, placeOptions, profile.displayName);
  const place = parseOneDriveRoot(profile.root ?? '');
  if (place === undefined) {
    throw new UsageError(
      `Profile “${profile.displayName}” lies in OneDrive, but was not made by music-sync. Sync it with the program that made it.`,
    );
  }
  const access = await openAccess(options, host);
  if (options.token === undefined && access.account !== place.account) {
    throw new UsageError(
      place.account === undefined
        ? `Profile “${profile.displayName}” was made with --token. Give it again, with its --endpoint.`
        : `Profile “${profile.displayName}” belongs to another Microsoft account than the one signed in. Sign in with that one: \`music-sync login onedrive\`.`,
    );
  }
  const library = libraryAt(place, access, host);
  return { ...library, profile: { ...library.profile, id: profile.id, displayName: profile.displayName } };
}

/** Microsoft's client sends no token over plain HTTP, which this computer may speak to itself. */
function libraryAt(
  place: OneDrivePlace,
  { tokens, endpoint }: GraphAccess,
  { logger }: CloudHost,
): CloudLibrary {
  const create = endpoint.startsWith('https:') ? createOneDriveProvider : createOverFetch;
  const provider = create({ sources: [sourceOf(place)], tokens, endpoint, logger });
  return { profile: oneDriveProfile(place), provider };
}

async function openAccess({ endpoint, token }: CloudOptions, { secrets }: CloudHost): Promise<GraphAccess> {
  const origin = endpoint === undefined ? undefined : parseEndpoint(endpoint);
  if (token !== undefined) {
    return { tokens: fixedToken(token, 'OneDrive'), endpoint: microsoftEndpoints(origin).graph };
  }
  const signIn = await microsoftSignIns.read(secrets);
  if (origin !== undefined && origin !== signIn?.endpoint) {
    throw new UsageError('--endpoint needs --token: a sign-in is good for the place it was made at.');
  }
  if (signIn === undefined) throw new ProviderError('UNAUTHORIZED', 'Nobody is signed in to OneDrive.');
  const { application, scopes, user } = signIn;
  const { graph, authority } = microsoftEndpoints(signIn.endpoint);
  const tokens = createMicrosoftTokenSource({
    clientId: application.clientId,
    scopes: [...scopes, 'offline_access'],
    secureStore: secrets,
    key: microsoftSignIns.refreshTokenKey,
    tokenUrl: `${authority}/${application.tenant}/oauth2/v2.0/token`,
  });
  return { tokens, endpoint: graph, account: user.id };
}
