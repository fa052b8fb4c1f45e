import 'reflect-metadata';
import type { DatabaseAdapter, LeaseOwner, Logger, StorageProvider } from '@music-platform/bridge-traits';
import { Library, type ProfileBinding, SyncCoordinator } from '@music-platform/core-sync';
import { createLocalProvider } from '@music-platform/provider-local';
import { container, type DependencyContainer, type InjectionToken, instanceCachingFactory } from 'tsyringe';
import { createLeaseOwner } from './host/lease-owner.ts';
import { type DatabaseSettings, openDatabase } from './host/open-database.ts';
import { type FolderProfile, folderProfiles, resolveTarget } from './profile/folder-profile.ts';

function token<T>(name: string): InjectionToken<T> {
  return Symbol(name);
}

/** What a command may ask its container for. */
export const tokens = {
  database: token<DatabaseAdapter>('DatabaseAdapter'),
  library: token<Library>('Library'),
  coordinator: token<SyncCoordinator>('SyncCoordinator'),
  folders: token<readonly FolderProfile[]>('FolderProfile[]'),
  providerOf: token<(folder: FolderProfile) => StorageProvider>('providerOf'),
  owner: token<LeaseOwner>('LeaseOwner'),
  logger: token<Logger>('Logger'),
  concurrency: token<number | undefined>('concurrency'),
};

container.register(tokens.owner, { useFactory: instanceCachingFactory(createLeaseOwner) });
container.registerInstance(tokens.providerOf, (folder) => createLocalProvider({ root: folder.root }));

/** What differs from command to command. */
export interface ScopeSettings extends DatabaseSettings {
  logger: Logger;
  concurrency?: number | undefined;
}

/** Opens what a command needs, hands it over in a container of its own, and closes it afterwards, whatever happens. */
export async function inScope<T>(
  settings: ScopeSettings,
  use: (scope: DependencyContainer) => Promise<T>,
): Promise<T> {
  const scope = container.createChildContainer();
  const database = await openDatabase(settings);
  const opened: { coordinator?: SyncCoordinator } = {};
  try {
    const library = await Library.open(database);
    const known = await library.profiles();
    const folders =
      settings.target === undefined ? folderProfiles(known) : [await resolveTarget(settings.target, known)];
    scope.registerInstance(tokens.database, database);
    scope.registerInstance(tokens.library, library);
    scope.registerInstance(tokens.folders, folders);
    scope.registerInstance(tokens.logger, settings.logger);
    scope.register(tokens.coordinator, {
      useFactory: instanceCachingFactory((services) => {
        opened.coordinator = createCoordinator(services, settings.concurrency);
        return opened.coordinator;
      }),
    });
    return await use(scope);
  } finally {
    await opened.coordinator?.close();
    await database.close();
  }
}

function createCoordinator(services: DependencyContainer, concurrency: number | undefined): SyncCoordinator {
  const providerOf = services.resolve(tokens.providerOf);
  const providers: ProfileBinding[] = services
    .resolve(tokens.folders)
    .map((profile) => ({ profile, provider: providerOf(profile) }));
  return new SyncCoordinator({
    database: services.resolve(tokens.database),
    providers,
    owner: services.resolve(tokens.owner),
    logger: services.resolve(tokens.logger),
    memory: () => process.memoryUsage.rss(),
    ...(concurrency === undefined ? {} : { config: { maxConcurrentDownloads: concurrency } }),
  });
}
