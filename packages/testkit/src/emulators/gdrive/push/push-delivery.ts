import { WebhookDelivery, type WebhookTransport } from '../../http/webhook-delivery.ts';

/** A message on its way to a receiver. */
export interface PushMessage {
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Hands a message over and resolves to the receiver's status. */
export type PushTransport = WebhookTransport<PushMessage>;

const DELIVERY_TIMEOUT_MS = 10_000;

/** Sends messages by `fetch`. */
export const fetchTransport: PushTransport = async ({ address, headers }, signal) => {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(DELIVERY_TIMEOUT_MS)]);
  const response = await fetch(address, { method: 'POST', headers, signal: limit, redirect: 'manual' });
  await response.arrayBuffer();
  return response.status;
};

/** What became of a message. */
export interface PushAttempt {
  readonly channelId: string;
  readonly messageNumber: number;
  readonly state: string;
  /** The receiver's answer; 0 when there was none. */
  readonly status: number;
}

/** Delivers messages and repeats those the receiver could not take. */
export class PushDelivery extends WebhookDelivery<PushMessage, Omit<PushAttempt, 'status'>> {}
