import { z } from 'zod';
import { ApiError, invalidValue, requiredParameter } from '../api-error.ts';
import { parseJson } from '../uploads/file-metadata.ts';

/** What a client asks of a new channel. */
export interface ChannelRequest {
  readonly id: string;
  readonly address: string;
  readonly token: string | undefined;
  readonly expiresAt: number;
}

const schema = z.object({
  id: z.string().optional(),
  type: z.string().optional(),
  address: z.string().optional(),
  token: z.string().max(256).optional(),
  expiration: z.union([z.string().regex(/^\d+$/), z.number()]).optional(),
  resourceId: z.string().optional(),
});

type ChannelBody = z.infer<typeof schema>;

const DEFAULT_LIFE_MS = 3_600_000;
const loopback: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Reads the body of a watch call. `maxLifeMs`: longer lives are cut to this. */
export function channelRequest(bytes: Uint8Array, now: number, maxLifeMs: number): ChannelRequest {
  const body = parseBody(bytes);
  if (body.id === undefined) throw requiredParameter('id');
  if (!/^[A-Za-z0-9\-_+/=]{1,64}$/.test(body.id)) {
    throw new ApiError({
      status: 400,
      reason: 'channelIdInvalid',
      message: 'Channel id must match [A-Za-z0-9\\-_\\+/=]+',
    });
  }
  if (body.type !== 'web_hook' && body.type !== 'webhook') {
    throw new ApiError({ status: 400, reason: 'channelUnknown', message: 'Unknown channel type' });
  }
  const asked = body.expiration === undefined ? now + DEFAULT_LIFE_MS : Number(body.expiration);
  if (asked <= now) throw invalidValue('expiration');
  return {
    id: body.id,
    address: checkedAddress(body.address),
    token: body.token,
    expiresAt: Math.min(asked, now + maxLifeMs),
  };
}

/** Reads the body of `channels.stop`. */
export function stopRequest(bytes: Uint8Array): { id: string; resourceId: string } {
  const { id, resourceId } = parseBody(bytes);
  if (id === undefined) throw requiredParameter('id');
  if (resourceId === undefined) throw requiredParameter('resourceId');
  return { id, resourceId };
}

function parseBody(bytes: Uint8Array): ChannelBody {
  const text = new TextDecoder().decode(bytes);
  const parsed = schema.safeParse(text.trim() === '' ? {} : parseJson(text));
  if (parsed.success) return parsed.data;
  throw invalidValue(parsed.error.issues[0]?.path.join('.') || 'resource');
}

/** Drive takes https only; the emulator also takes receivers on the same machine. */
function checkedAddress(address: string | undefined): string {
  if (address === undefined) throw requiredParameter('address');
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isTaken = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.has(url.hostname));
  if (isTaken) return address;
  const message = 'WebHook callback must be HTTPS: use https:// in front of the address.';
  throw new ApiError({ status: 400, reason: 'push.webhookUrlNotHttps', message });
}
