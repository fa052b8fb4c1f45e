export {
  createMicrosoftTokenSource,
  type MicrosoftTokenSourceOptions,
} from './auth/microsoft-token-source.ts';
export type { Cloud, CloudName } from './clouds.ts';
export { clouds } from './clouds.ts';
export { createOneDriveProvider, type OneDriveProviderOptions } from './fetch-onedrive-provider.ts';
export type { OneDriveProvider } from './graph-provider.ts';
export type { OneDriveOptions, OneDriveSource } from './provider-options.ts';
export { coalesce } from './push/coalesce.ts';
export { handleValidation, type IncomingRequest, type ValidationAnswer } from './push/handle-validation.ts';
export { type KeepWatchingOptions, keepWatching } from './push/keep-watching.ts';
export {
  type ExpectedChannel,
  type OneDriveNotification,
  parseNotifications,
} from './push/parse-notifications.ts';
export type { Library, LibrarySearch } from './scopes/search-libraries.ts';
