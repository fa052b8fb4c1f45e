import { ProviderError } from '@music-platform/bridge-traits';
import type { LibraryProfile } from '@music-platform/core-sync';
import { UsageError } from '../usage-error.ts';
import type { CloudHost, CloudLibrary, CloudOptions, CloudService } from './cloud-service.ts';

/** The clouds music-sync knows. */
export type Clouds = readonly CloudService[];

/** The cloud that the command line calls `name`. */
export function cloudNamed(clouds: Clouds, name: string): CloudService | undefined {
  return clouds.find((cloud) => cloud.name === name);
}

/** The same, or a `UsageError` that says which there are. */
export function requireCloud(clouds: Clouds, name: string): CloudService {
  const cloud = cloudNamed(clouds, name);
  if (cloud !== undefined) return cloud;
  const names = clouds.map((each) => each.name).join(', ');
  throw new UsageError(`music-sync knows no cloud “${name}”. It knows: ${names}.`);
}

/** The cloud a known profile lies in. */
export function cloudOf(
  clouds: Clouds,
  { providerKind }: Pick<LibraryProfile, 'providerKind'>,
): CloudService | undefined {
  return clouds.find(({ kind }) => kind === providerKind);
}

/** Where a profile's library lies, for people. */
export function placeText(clouds: Clouds, profile: LibraryProfile): string {
  const { root, providerKind } = profile;
  const cloud = cloudOf(clouds, profile);
  return cloud === undefined ? (root ?? providerKind) : cloud.placeText(root ?? '');
}

/** Opens the library that `sync <cloud>` means or, with `profile`, one that the database knows. */
export async function openCloudLibrary(
  cloud: CloudService,
  profile: LibraryProfile | undefined,
  options: CloudOptions,
  host: CloudHost,
): Promise<CloudLibrary> {
  try {
    return await (profile === undefined ? cloud.find(options, host) : cloud.reopen(profile, options, host));
  } catch (error) {
    const isSignedOut = error instanceof ProviderError && error.code === 'UNAUTHORIZED';
    if (!isSignedOut || options.token !== undefined) throw error;
    throw new ProviderError('UNAUTHORIZED', `${error.message} ${signInHint(cloud)}`, { cause: error });
  }
}

/** What to type where a sign-in is missing or no longer good. */
export function signInHint({ name }: Pick<CloudService, 'name'>): string {
  return `Run \`music-sync login ${name}\`.`;
}
