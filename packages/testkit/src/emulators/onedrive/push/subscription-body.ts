import { z } from 'zod';
import { refusal } from '../errors/error-codes.ts';

/** What a client asks of a new subscription. */
export interface SubscriptionBody {
  readonly changeType: string;
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl?: string | undefined;
  readonly resource: string;
  readonly expirationDateTime: string;
  readonly clientState?: string | undefined;
}

export const subscriptionSchema: z.ZodType<SubscriptionBody> = z.object({
  changeType: z.string(),
  notificationUrl: z.string(),
  lifecycleNotificationUrl: z.string().optional(),
  resource: z.string(),
  expirationDateTime: z.iso.datetime({ offset: true }),
  clientState: z.string().max(128).optional(),
});

/** What can be changed of one. */
export const renewalSchema: z.ZodType<{
  expirationDateTime?: string | undefined;
  notificationUrl?: string | undefined;
}> = z.object({
  expirationDateTime: z.iso.datetime({ offset: true }).optional(),
  notificationUrl: z.string().optional(),
});

/** Just under 30 days. */
const MAX_LIFE_MS = 42_300 * 60_000;
const loopback: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** When a subscription ends. Throws Graph's 400 for the past and for what is too far away. */
export function expiryOf(text: string, now: number): number {
  const expiresAt = Date.parse(text);
  if (expiresAt <= now)
    throw refusal('invalidRequest', { message: 'Subscription expiration is in the past.' });
  if (expiresAt <= now + MAX_LIFE_MS) return expiresAt;
  throw refusal('invalidRequest', {
    message: 'Subscription expiration can only be 42300 minutes in the future.',
  });
}

/** Throws Graph's 400 for an address that is not https; receivers on the same machine are taken, too. */
export function requireAddress(address: string): void {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isTaken = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.has(url.hostname));
  if (!isTaken) throw refusal('invalidRequest', { message: 'Notification URL must be HTTPS.' });
}
