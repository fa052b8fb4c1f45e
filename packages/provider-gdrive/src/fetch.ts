export type { RetryPolicy } from '@music-platform/provider-kit';
export { createGoogleTokenSource, type GoogleTokenSourceOptions } from './auth/google-token-source.ts';
export { createGoogleDriveProvider, type GoogleDriveProviderOptions } from './fetch-drive-provider.ts';
export type { GoogleDriveOptions } from './provider-options.ts';
export { type KeepWatchingOptions, keepWatching, renewalDue } from './push/keep-watching.ts';
export {
  type DriveNotification,
  type ExpectedChannel,
  type NotificationHeaders,
  parseNotification,
} from './push/notification.ts';
