import { isLocalHost } from './local-host.ts';
import { failureWithoutAnswer, ServiceFailure } from './service-failure.ts';

const mostRedirects = 5;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Whether content may be fetched from an address that an answer of `service` named: over https, from a public host, without a name and
 * password. A service that is itself local, or without TLS (a test server), may name its like.
 */
export function mayFetchContent(address: string, service: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  const own = new URL(service);
  const isSecure = protocol === 'https:' || (protocol === 'http:' && own.protocol === 'http:');
  const isPublic = !isLocalHost(hostname) || isLocalHost(own.hostname);
  return isSecure && isPublic && username === '' && password === '';
}

/**
 * Asks for content and goes where the answer sends it, to addresses from which content may be fetched and nowhere else; another origin gets
 * no token. A page's script cannot see where it is sent: there the browser goes, under its own rules.
 */
export async function fetchContent(
  send: typeof fetch,
  address: string,
  { headers, ...init }: Omit<RequestInit, 'redirect' | 'headers'> & { headers: Record<string, string> },
  service: string,
): Promise<Response> {
  let [at, carried] = [address, headers];
  for (let followed = 0; ; followed += 1) {
    const response = await sent(send, at, { ...init, headers: carried, redirect: 'manual' });
    if (response.type === 'opaqueredirect')
      return sent(send, at, { ...init, headers: carried, redirect: 'follow' });
    const location = response.headers.get('location');
    if (!redirects.has(response.status) || location === null) return response;
    await response.body?.cancel().catch(() => undefined);
    const next = URL.canParse(location, at) ? new URL(location, at) : undefined;
    if (next === undefined || followed === mostRedirects || !mayFetchContent(next.href, service))
      throw new ServiceFailure({ status: response.status, reason: 'redirect' });
    if (next.origin !== new URL(at).origin) carried = withoutToken(carried);
    at = next.href;
  }
}

async function sent(send: typeof fetch, address: string, init: RequestInit): Promise<Response> {
  try {
    return await send(address, init);
  } catch (error) {
    throw failureWithoutAnswer(error);
  }
}

function withoutToken(headers: Record<string, string>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => name.toLowerCase() === 'range');
  return Object.fromEntries(kept);
}
