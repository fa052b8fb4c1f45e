import type { StorageProvider } from '@music-platform/bridge-traits';
import type { LibraryProfile, Profile, ReaderPool } from '@music-platform/core-sync';
import type { CloudHost, CloudOptions, CloudService } from '../cloud/cloud-service.ts';
import { type Clouds, cloudNamed, cloudOf, openCloudLibrary } from '../cloud/clouds.ts';
import { allCloudOptions, refuseOptions } from '../cloud/option-names.ts';
import { UsageError } from '../usage-error.ts';
import { type FolderProfile, locateTarget } from './folder-profile.ts';

/** What `sync` is asked to sync. */
export interface SyncRequest {
  /** A folder, a profile or a cloud. */
  target: string;
  cloudOptions: CloudOptions;
}

/** A library to sync, and the storage it lies in. */
export interface SyncSource {
  profile: Profile;
  provider: StorageProvider;
  /** Reads the files of a folder on other threads. */
  reader?: ReaderPool | undefined;
  /** Absent: a folder of this machine. */
  cloud?: CloudService | undefined;
}

/** What sources are opened with. */
export interface SourceServices {
  clouds: Clouds;
  folderProvider: (folder: FolderProfile) => StorageProvider;
  folderReader: (folder: FolderProfile) => ReaderPool;
  /** Called only where a cloud is asked for. */
  cloudHost: () => Promise<CloudHost>;
}

/** The library of a cloud that `target` names; undefined where it names none. Needs no database. */
export async function openCloudSource(
  { target, cloudOptions }: SyncRequest,
  { clouds, cloudHost }: SourceServices,
): Promise<SyncSource | undefined> {
  const cloud = cloudNamed(clouds, target);
  if (cloud === undefined) return undefined;
  return { ...(await openCloudLibrary(cloud, undefined, cloudOptions, await cloudHost())), cloud };
}

/** The folder, or the known profile, that `target` names. */
export async function openKnownSource(
  { target, cloudOptions }: SyncRequest,
  known: readonly LibraryProfile[],
  { clouds, folderProvider, folderReader, cloudHost }: SourceServices,
): Promise<SyncSource> {
  const located = await locateTarget(target, known);
  if (located.kind === 'folder') {
    refuseOptions(cloudOptions, allCloudOptions, target);
    const { folder } = located;
    return { profile: folder, provider: folderProvider(folder), reader: folderReader(folder) };
  }
  const { profile } = located;
  const cloud = cloudOf(clouds, profile);
  if (cloud === undefined) {
    throw new UsageError(
      `Profile “${profile.displayName}” lies in ${profile.providerKind}, which music-sync does not know. Sync it with the program that made it.`,
    );
  }
  return { ...(await openCloudLibrary(cloud, profile, cloudOptions, await cloudHost())), cloud };
}
