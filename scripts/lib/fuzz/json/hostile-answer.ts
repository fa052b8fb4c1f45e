import type { SeededRandom } from '@music-platform/testkit';
import { damageJson } from './damage-json.ts';
import { canary, hostileText } from './hostile-text.ts';

/** Addresses nobody may be led to by an answer. */
export const forbiddenLinks: readonly string[] = [
  'http://169.254.169.254/latest/meta-data/',
  'http://127.0.0.1:22/',
  'http://localhost/admin',
  'http://[::1]/',
  'https://127.0.0.1/',
  'https://localhost:8443/',
  'https://10.0.0.1/router',
  'https://192.168.1.1/',
  'https://172.16.3.4/',
  'https://[fd00::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://2130706433/',
  'https://0x7f.1/',
  'https://user:secret@files.example/',
  'file:///etc/passwd',
  'ftp://files.example/a',
  'javascript:alert(1)',
  'data:text/plain,hello',
];

const statuses = [199, 200, 201, 204, 206, 301, 302, 304, 307, 400, 401, 403, 404, 408, 409, 410, 412, 416, 418, 423, 429, 500, 501, 502, 503, 504, 507, 509, 599]; // biome-ignore format: a table
const words = [
  'rateLimitExceeded',
  'authError',
  'notFound',
  'pageTokenExpired',
  'resyncRequired',
  'SyncStateNotFound',
  'invalid_grant',
  'notSupported',
  'malwareDetected',
  '__proto__',
  'constructor',
  'toString',
];

/** What came of a request that was not answered honestly. */
export type AnswerKind =
  | 'sound'
  | 'damaged'
  | 'odd body'
  | 'odd status'
  | 'odd headers'
  | 'broken'
  | 'elsewhere';

/** How often each kind is chosen. */
const kinds: readonly AnswerKind[] = [
  ...Array.from({ length: 5 }, () => 'damaged' as const),
  'odd body',
  'odd status',
  'odd headers',
  'broken',
  'elsewhere',
];

/** An answer to a request for which `json` would be a sound one, with something wrong unless `isSound`. Rejects where the connection breaks. */
export async function hostileAnswer(
  json: unknown,
  random: SeededRandom,
  isSound: boolean,
): Promise<{ kind: AnswerKind; response: Response }> {
  const kind = isSound ? 'sound' : random.pick(kinds);
  const text = (): string => JSON.stringify(kind === 'damaged' ? damageJson(json, random) : json) ?? '';
  switch (kind) {
    case 'odd body':
      return { kind, response: respond(oddBody(text(), random), 200, {}) };
    case 'odd status':
      return { kind, response: respond(errorBody(random), random.pick(statuses), oddHeaders(random)) };
    case 'odd headers':
      return { kind, response: respond(text(), 200, oddHeaders(random)) };
    case 'broken':
      return { kind, response: broken(text(), random) };
    case 'elsewhere':
      return {
        kind,
        response: respond('', random.pick([301, 302, 303, 307, 308]), {
          Location: random.pick(forbiddenLinks),
        }),
      };
    default:
      return { kind, response: respond(text(), 200, { 'Content-Type': 'application/json' }) };
  }
}

function respond(body: string, status: number, headers: Record<string, string>): Response {
  const sent = Math.max(200, status);
  return new Response([204, 205, 304].includes(sent) ? null : body, { status: sent, headers });
}

function oddBody(text: string, random: SeededRandom): string {
  return random.pick<() => string>([
    () => '',
    () => 'null',
    () => '[]',
    () => '"text"',
    () => '{',
    () => text.slice(0, random.int(0, text.length)),
    () => `${text}${text}`,
    () => `<html><body>${canary}</body></html>`,
    () => `)]}'\n${text}`,
    () => `\ufeff${text}`,
    () => '[['.repeat(random.pick([100, 50_000])),
    () => `{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
    () => text.replace(/"/g, "'"),
    () => text.replace(/\d+/g, '1e999'),
  ])();
}

function errorBody(random: SeededRandom): string {
  const word = random.pick(words);
  const error: unknown = random.pick<() => unknown>([
    () => ({ error: { errors: [{ reason: word, location: 'pageToken', message: canary }] } }),
    () => ({ error: { code: word, message: canary, innerError: { code: random.pick(words) } } }),
    () => ({ error: word, error_description: canary }),
    () => hostileText(random),
  ])();
  if (random.chance(0.1)) return deep(random.pick(['innerError', 'innererror', 'error']));
  return JSON.stringify(random.chance(0.5) ? damageJson(error, random) : error) ?? '';
}

function deep(member: string): string {
  const depth = 50_000;
  return `{"error":${`{"${member}":`.repeat(depth)}{}${'}'.repeat(depth)}}`;
}

function oddHeaders(random: SeededRandom): Record<string, string> {
  const numbers = ['0', '1', '-1', '5', 'NaN', '1e9', '99999999999999', '', ' ', 'soon', '0.5', '00'];
  const dates = [
    'Wed, 21 Oct 2015 07:28:00 GMT',
    'Fri, 31 Dec 9999 23:59:59 GMT',
    'yesterday',
    '+275760-09-13',
  ];
  const all: Record<string, string> = {
    'Retry-After': random.pick([...numbers, ...dates]),
    Date: random.pick(dates),
    'RateLimit-Remaining': random.pick(numbers),
    'RateLimit-Reset': random.pick(numbers),
    'Content-Type': random.pick([
      'text/html',
      'application/json',
      'audio/mpeg',
      '',
      ';;;',
      'application/json; charset=utf-7',
    ]),
    'Content-Range': random.pick([
      'bytes 0-3/4',
      'bytes 9-3/1',
      'bytes */0',
      'bytes 0-99999999999999999999/1',
      'items 0-1/2',
    ]),
    'WWW-Authenticate': 'Bearer claims="e30="',
    Location: random.pick(forbiddenLinks),
    'X-Virus-Infected': 'yes',
  };
  return Object.fromEntries(Object.entries(all).filter(() => random.chance(0.3)));
}

/** A connection that breaks before, or in the middle of, its answer; or that falls silent. */
function broken(text: string, random: SeededRandom): Response {
  if (random.chance(0.4))
    throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNRESET' } });
  const bytes = new TextEncoder().encode(text);
  const isSilent = random.chance(0.3);
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(bytes.subarray(0, random.int(0, bytes.length)));
      if (!isSilent) controller.error(new TypeError('terminated'));
    },
  });
  return new Response(body, { status: 200 });
}
