import { equalSecrets } from '@music-platform/provider-kit';
import { z } from 'zod';

/** What a genuine notification of a channel carries. */
export interface ExpectedChannel {
  /** `WatchChannel.id` */
  channelId: string;
  /** The secret given to `watch`. */
  token: string;
}

/** A genuine notification. It never says what changed: start an incremental sync. */
export interface OneDriveNotification {
  channelId: string;
  /** `renew`: the subscription ends soon unless it is renewed. `ended`: it has ended, open another. `changed`: start a sync. */
  type: 'changed' | 'renew' | 'ended';
}

const longestBody = 256 * 1024;
const mostNotifications = 1_000;
const text = z.string().max(4_096);
const bodySchema = z.object({
  value: z
    .array(
      z
        .object({ subscriptionId: text, clientState: text, lifecycleEvent: text.optional() })
        .nullable()
        .catch(null),
    )
    .max(mostNotifications),
});
const lifecycle: Readonly<Record<string, OneDriveNotification['type']>> = {
  reauthorizationRequired: 'renew',
  subscriptionRemoved: 'ended',
  missed: 'changed',
};

/**
 * The genuine ones among the notifications of a request body (text or parsed), each channel and type once. Those of channels that are not
 * expected, or with another secret, are left out. Answer 202 at once whatever comes out, and let a sync start if anything does.
 */
export function parseNotifications(
  body: unknown,
  expected: ExpectedChannel | readonly ExpectedChannel[],
): OneDriveNotification[] {
  const parsed = bodySchema.safeParse(typeof body === 'string' ? fromText(body) : body);
  const found = new Map<string, OneDriveNotification>();
  for (const entry of parsed.data?.value ?? []) {
    if (entry === null || !isGenuine(entry.subscriptionId, entry.clientState, [expected].flat())) continue;
    const { subscriptionId: channelId, lifecycleEvent } = entry;
    const type = lifecycleEvent === undefined ? 'changed' : kindOf(lifecycleEvent);
    found.set(`${type} ${channelId}`, { channelId, type });
  }
  return [...found.values()];
}

function kindOf(event: string): OneDriveNotification['type'] {
  return Object.hasOwn(lifecycle, event) ? (lifecycle[event] ?? 'changed') : 'changed';
}

/** Every expected channel is compared, so that the time tells nothing. */
function isGenuine(id: string, secret: string, expected: readonly ExpectedChannel[]): boolean {
  let genuine = false;
  for (const { channelId, token } of expected) {
    const fits = [equalSecrets(id, channelId), equalSecrets(secret, token)];
    if (fits.every(Boolean) && token !== '') genuine = true;
  }
  return genuine;
}

function fromText(body: string): unknown {
  if (body.length > longestBody) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
