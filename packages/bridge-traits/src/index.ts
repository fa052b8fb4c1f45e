export type { AbortOptions } from './abort.ts';
export { cacheStatements, type DatabaseAdapter } from './database.ts';
export {
  ProviderError,
  type ProviderErrorCode,
  type ProviderErrorOptions,
  SyncError,
  type SyncErrorCode,
} from './errors.ts';
export type {
  Clock,
  LeaseOwner,
  Logger,
  LogLevel,
  MemoryProbe,
  NetworkMonitor,
  NetworkStatus,
  Random,
  SecureStore,
  TokenSource,
} from './host.ts';
export {
  type ContentHash,
  type HashAlgorithm,
  hashAlgorithmSchema,
  type ProviderTags,
  providerTagsSchema,
  type RemoteFile,
  remoteFileLimits,
  remoteFileSchema,
} from './remote-file.ts';
export {
  type ByteRange,
  type Change,
  type ChangePage,
  changePageSchema,
  type Download,
  type DownloadOptions,
  type FilePage,
  filePageSchema,
  type ListOptions,
  type ProviderKind,
  type ProviderSupports,
  type ProviderUsage,
  type RemoveReason,
  type Scope,
  type StorageProvider,
  scopesSchema,
  type WatchChannel,
  type WatchOptions,
} from './storage-provider.ts';
