import { bypassProxy } from '../host/bypass-proxy.ts';
import { UsageError } from '../usage-error.ts';

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** An `--endpoint` as an origin without a slash. Tokens go there: unencrypted only to this computer. */
export function parseEndpoint(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/u.test(url.protocol) || url.pathname !== '/' || url.search !== '') {
    throw new UsageError('--endpoint takes an origin, such as http://127.0.0.1:8080.');
  }
  if (url.protocol === 'http:' && !loopback.has(url.hostname)) {
    throw new UsageError('--endpoint takes http:// for this computer only; elsewhere use https://.');
  }
  if (loopback.has(url.hostname)) bypassProxy(url.hostname);
  return url.origin;
}
