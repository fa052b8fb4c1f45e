import { equalSecrets } from '@music-platform/provider-kit';

/** What a genuine notification of a channel carries. */
export interface ExpectedChannel {
  /** `WatchChannel.id` */
  channelId: string;
  /** The secret given to `watch`. */
  token: string;
}

/** A genuine notification. It never says what changed: start an incremental sync. */
export interface DriveNotification {
  channelId: string;
  /** `opened`: the channel works, nothing has changed. */
  type: 'opened' | 'changed';
  /** Grows, with gaps. Notifications may come twice. */
  messageNumber: number | undefined;
  /** Milliseconds since the Unix epoch. */
  expiresAt: number | undefined;
}

/** Headers of a request in any shape: `Headers`, Node's `request.headers`, or a function. */
export type NotificationHeaders =
  | { get(name: string): string | null | undefined }
  | Readonly<Record<string, string | readonly string[] | undefined>>
  | ((name: string) => string | null | undefined);

const longestHeader = 1024;

/**
 * Checks a request to the address given to `watch`. Undefined for whatever is not a notification of one of the expected channels (during
 * a renewal there are two): answer 404, do nothing. Otherwise answer 204 at once and let a sync start.
 */
export function parseNotification(
  headers: NotificationHeaders,
  expected: ExpectedChannel | readonly ExpectedChannel[],
): DriveNotification | undefined {
  const read = reader(headers);
  const channelId = read('x-goog-channel-id') ?? '';
  const token = read('x-goog-channel-token') ?? '';
  let isGenuine = false;
  for (const channel of [expected].flat()) {
    const fits = [equalSecrets(channelId, channel.channelId), equalSecrets(token, channel.token)];
    if (fits.every(Boolean) && channel.token !== '') isGenuine = true;
  }
  const state = read('x-goog-resource-state');
  if (!isGenuine || state === undefined) return undefined;
  const messageNumber = Number(read('x-goog-message-number') ?? Number.NaN);
  const expiresAt = Date.parse(read('x-goog-channel-expiration') ?? '');
  return {
    channelId,
    type: state === 'sync' ? 'opened' : 'changed',
    messageNumber: Number.isSafeInteger(messageNumber) ? messageNumber : undefined,
    expiresAt: Number.isNaN(expiresAt) ? undefined : expiresAt,
  };
}

function reader(headers: NotificationHeaders): (name: string) => string | undefined {
  const limited = (value: string | null | undefined): string | undefined =>
    value != null && value.length <= longestHeader ? value : undefined;
  if (typeof headers === 'function') return (name) => limited(headers(name));
  if (isHeaders(headers)) return (name) => limited(headers.get(name));
  const values = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return (name) => {
    const value = values.get(name);
    return limited(typeof value === 'object' ? value[0] : value);
  };
}

function isHeaders(headers: object): headers is { get(name: string): string | null | undefined } {
  return 'get' in headers && typeof headers.get === 'function';
}
