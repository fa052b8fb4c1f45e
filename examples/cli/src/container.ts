import 'reflect-metadata';
import { createHash } from 'node:crypto';
import type { DatabaseAdapter, LeaseOwner, Logger, StorageProvider } from '@music-platform/bridge-traits';
import { Library, type ReaderPool, SyncCoordinator } from '@music-platform/core-sync';
import { createLocalProvider } from '@music-platform/provider-local';
import { container, type DependencyContainer, type InjectionToken, instanceCachingFactory } from 'tsyringe';
import type { CloudHost } from './cloud/cloud-service.ts';
import type { Clouds } from './cloud/clouds.ts';
import { googleDriveCloud } from './gdrive/google-drive-cloud.ts';
import type { Environment } from './host/environment.ts';
import { createLeaseOwner } from './host/lease-owner.ts';
import { type DatabaseSettings, openDatabase } from './host/open-database.ts';
import { oneDriveCloud, sharePointCloud } from './onedrive/onedrive-clouds.ts';
import type { FolderProfile } from './profile/folder-profile.ts';
import {
  openCloudSource,
  openKnownSource,
  type SourceServices,
  type SyncRequest,
  type SyncSource,
} from './profile/sync-source.ts';
import { openSecretStore } from './secrets/secret-store.ts';
import { folderReader } from './workers/folder-reader.ts';

function token<T>(name: string): InjectionToken<T> {
  return Symbol(name);
}

/** What a command may ask its container for. */
export const tokens = {
  clouds: token<Clouds>('Clouds'),
  cloudHost: token<CloudHost>('CloudHost'),
  coordinator: token<SyncCoordinator>('SyncCoordinator'),
  database: token<DatabaseAdapter>('DatabaseAdapter'),
  folderProvider: token<(folder: FolderProfile) => StorageProvider>('folderProvider'),
  folderReader: token<(folder: FolderProfile) => ReaderPool>('folderReader'),
  library: token<Library>('Library'),
  logger: token<Logger>('Logger'),
  owner: token<LeaseOwner>('LeaseOwner'),
  /** What is to be synced; only where a command has a target. */
  source: token<SyncSource>('SyncSource'),
};

container.register(tokens.owner, { useFactory: instanceCachingFactory(createLeaseOwner) });
container.registerInstance(tokens.folderProvider, (folder) => createLocalProvider({ root: folder.root }));
container.registerInstance(tokens.folderReader, ({ root }) => folderReader(root));
container.registerInstance(tokens.clouds, [googleDriveCloud, oneDriveCloud, sharePointCloud]);

/** What differs from command to command. */
export interface ScopeSettings extends Omit<DatabaseSettings, 'folder'> {
  logger: Logger;
  environment?: Environment | undefined;
  /** What the command is to sync. */
  request?: SyncRequest | undefined;
  concurrency?: number | undefined;
}

/** Opens what a command needs, hands it over in a container of its own, and closes it afterwards, whatever happens. */
export async function inScope<T>(
  settings: ScopeSettings,
  use: (scope: DependencyContainer) => Promise<T>,
): Promise<T> {
  const { request, logger } = settings;
  const scope = container.createChildContainer();
  const services: SourceServices = {
    clouds: scope.resolve(tokens.clouds),
    folderProvider: scope.resolve(tokens.folderProvider),
    folderReader: scope.resolve(tokens.folderReader),
    cloudHost: () => openCloudHost(settings),
  };
  // Before the database: what is not there, or not allowed, must not leave a new one behind.
  const cloudSource = request && (await openCloudSource(request, services));
  const folder = cloudSource === undefined ? request?.target : undefined;
  const database = await openDatabase({ ...settings, folder });
  const opened: { coordinator?: SyncCoordinator; reader?: ReaderPool | undefined } = {};
  try {
    const library = await Library.open(database);
    const source =
      cloudSource ?? (request && (await openKnownSource(request, await library.profiles(), services)));
    opened.reader = source?.reader;
    scope.registerInstance(tokens.database, database);
    scope.registerInstance(tokens.library, library);
    scope.registerInstance(tokens.logger, logger);
    if (source !== undefined) scope.registerInstance(tokens.source, source);
    scope.register(tokens.coordinator, {
      useFactory: instanceCachingFactory((each) => {
        opened.coordinator = createCoordinator(each, settings.concurrency);
        return opened.coordinator;
      }),
    });
    return await use(scope);
  } finally {
    await opened.coordinator?.close();
    await opened.reader?.close();
    await database.close();
  }
}

/** The same for commands about clouds and sign-ins, which need no database. */
export async function inCloudScope<T>(
  settings: Pick<ScopeSettings, 'logger' | 'environment'>,
  use: (scope: DependencyContainer) => Promise<T>,
): Promise<T> {
  const scope = container.createChildContainer();
  scope.registerInstance(tokens.cloudHost, await openCloudHost(settings));
  return use(scope);
}

async function openCloudHost({
  environment = process.env,
  logger,
}: Pick<ScopeSettings, 'logger' | 'environment'>): Promise<CloudHost> {
  return { environment, logger, secrets: await openSecretStore(environment) };
}

function createCoordinator(services: DependencyContainer, concurrency: number | undefined): SyncCoordinator {
  return new SyncCoordinator({
    database: services.resolve(tokens.database),
    // Queries and decisions need no storage.
    providers: services.isRegistered(tokens.source) ? [services.resolve(tokens.source)] : [],
    owner: services.resolve(tokens.owner),
    logger: services.resolve(tokens.logger),
    memory: () => process.memoryUsage.rss(),
    sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    ...(concurrency === undefined ? {} : { config: { maxConcurrentDownloads: concurrency } }),
  });
}
