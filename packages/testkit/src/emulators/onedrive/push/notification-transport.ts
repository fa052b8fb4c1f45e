/** A message on its way to a receiver of notifications. */
export interface NotificationMessage {
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a receiver answers. */
export interface ReceiverAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly text: string;
}

/** Hands a message over. */
export type NotificationTransport = (
  message: NotificationMessage,
  signal: AbortSignal,
) => Promise<ReceiverAnswer>;

const PATIENCE_MS = 10_000;

/** Sends messages by `fetch`. */
export const fetchNotification: NotificationTransport = async ({ address, headers, body }, signal) => {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  const response = await fetch(address, { method: 'POST', headers, body, signal: limit, redirect: 'manual' });
  const contentType = response.headers.get('content-type') ?? undefined;
  return { status: response.status, contentType, text: await response.text() };
};

/** A receiver that wants every notification, for tests that are not about them. */
export const obligingReceiver: NotificationTransport = async ({ address }) => {
  const token = new URL(address).searchParams.get('validationToken');
  return { status: token === null ? 202 : 200, contentType: 'text/plain', text: token ?? '' };
};
