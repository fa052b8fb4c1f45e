export type { RetryPolicy } from '@music-platform/provider-kit';
export type { DriveClient } from './api/client-api.ts';
export { createGoogleTokenSource, type GoogleTokenSourceOptions } from './auth/google-token-source.ts';
export { createGoogleDriveProvider, type GoogleDriveProviderOptions } from './google-drive-provider.ts';
export type { GoogleDriveOptions } from './provider-options.ts';
export { type KeepWatchingOptions, keepWatching, renewalDue } from './push/keep-watching.ts';
export {
  type DriveNotification,
  type ExpectedChannel,
  type NotificationHeaders,
  parseNotification,
} from './push/notification.ts';
