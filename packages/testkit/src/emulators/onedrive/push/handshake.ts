import { GraphError } from '../errors/graph-error.ts';
import type { NotificationTransport } from './notification-transport.ts';

/** Asks a receiver whether it wants notifications. Throws Graph's 400 unless it gives the token back as plain text. */
export async function handshake(
  address: string,
  token: string,
  transport: NotificationTransport,
  signal: AbortSignal,
): Promise<void> {
  const url = new URL(address);
  url.search += `${url.search === '' ? '?' : '&'}validationToken=${encodeURIComponent(token)}`;
  const headers = { 'Content-Type': 'text/plain; charset=utf-8' };
  const answer = await transport({ address: url.href, headers, body: '' }, signal).catch(() => undefined);
  if (answer === undefined) throw failed('The request has timed out or the receiver could not be reached.');
  const isPlain = /^text\/plain\b/i.test(answer.contentType ?? '');
  if (answer.status !== 200) throw failed(`HTTP status code was ${answer.status}.`);
  if (!isPlain || answer.text !== token)
    throw failed('Must respond with the validation token as text/plain.');
}

function failed(message: string): GraphError {
  return new GraphError({
    status: 400,
    code: 'ValidationError',
    message: `Subscription validation request failed. ${message}`,
  });
}
