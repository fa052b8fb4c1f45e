import { createRandom, FakeClock } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import {
  AccountLimiter,
  fetchContent,
  mayFetchContent,
  RequestCaller,
  readAnswerText,
  ServiceFailure,
  systemClock,
} from '../src/index.ts';

const service = 'https://api.example';

/** A web in which each address leads to another one, or holds content. Notes who is asked with which headers. */
function webOf(pages: Record<string, string>): { fetch: typeof fetch; asked: [string, string | null][] } {
  const asked: [string, string | null][] = [];
  const answer: typeof fetch = async (input, init) => {
    const { url, headers } = new Request(input, init);
    asked.push([url, headers.get('authorization')]);
    const location = pages[url];
    return location === undefined
      ? new Response('content')
      : new Response(null, { status: 302, headers: { location } });
  };
  return { fetch: answer, asked };
}

const headers = { Authorization: 'Bearer secret', Range: 'bytes=0-1' };

describe('addresses out of answers', () => {
  it.each([
    'https://files.example/a?b=c',
    'https://93.184.216.34/',
    'https://[2606:4700::1111]/',
    'https://172.32.0.1/',
    'https://localhost.example.com/',
  ])('[PK16] content may be fetched from %s', (address) => {
    expect(mayFetchContent(address, service)).toBe(true);
  });

  it.each([
    'http://files.example/',
    'ftp://files.example/',
    'file:///etc/passwd',
    'nonsense',
    'https://name@files.example/',
    'https://:password@files.example/',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://a.localhost:8443/',
    'https://router/',
    'https://printer.local/',
    'https://metadata.google.internal/',
    'https://0.0.0.0/',
    'https://10.1.2.3/',
    'https://100.64.0.1/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://172.31.255.255/',
    'https://192.168.0.1/',
    'https://198.19.0.1/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[fe80::1]/',
    'https://[fd00::1]/',
  ])('[PK16] nothing is fetched from %s', (address) => {
    expect(mayFetchContent(address, service)).toBe(false);
  });

  it('[PK16] a test server may name its like', () => {
    expect(mayFetchContent('http://127.0.0.1:8080/', 'http://localhost:80')).toBe(true);
    expect(mayFetchContent('https://127.0.0.1:8080/', 'https://localhost')).toBe(true);
    expect(mayFetchContent('http://127.0.0.1:8080/', 'https://localhost')).toBe(false);
    expect(mayFetchContent('http://127.0.0.1:8080/', 'http://api.example')).toBe(false);
  });

  it('[PK16] redirects are followed to such addresses, and only the first host gets the token', async () => {
    const { fetch, asked } = webOf({
      'https://api.example/1': '/2',
      'https://api.example/2': 'https://files.example/3',
      'https://files.example/3': 'https://api.example/4',
    });
    const response = await fetchContent(fetch, `${service}/1`, { headers }, service);
    expect(await response.text()).toBe('content');
    expect(asked).toEqual([
      ['https://api.example/1', 'Bearer secret'],
      ['https://api.example/2', 'Bearer secret'],
      ['https://files.example/3', null],
      ['https://api.example/4', null],
    ]);
  });

  it.each(['http://169.254.169.254/', 'https://10.0.0.1/', 'http://files.example/', 'file:///a', 'http://['])(
    '[PK16] no redirect leads to %s',
    async (target) => {
      const { fetch, asked } = webOf({ [`${service}/1`]: target });
      const error = await fetchContent(fetch, `${service}/1`, { headers }, service).catch((e: unknown) => e);
      expect(error).toBeInstanceOf(ServiceFailure);
      expect(String(error)).not.toContain(target);
      expect(asked).toHaveLength(1);
    },
  );

  it('[PK16] a circle of redirects is left', async () => {
    const { fetch, asked } = webOf({ [`${service}/1`]: '/1' });
    await expect(fetchContent(fetch, `${service}/1`, { headers }, service)).rejects.toBeInstanceOf(
      ServiceFailure,
    );
    expect(asked.length).toBeLessThan(10);
  });
});

describe('answers', () => {
  it('[PK17] one that does not come to an end costs no more memory than its limit', async () => {
    let [sent, isReleased] = [0, false];
    const chunk = new Uint8Array(1024 ** 2).fill(0x20);
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += chunk.length;
        controller.enqueue(chunk);
      },
      cancel: () => {
        isReleased = true;
      },
    });
    await expect(readAnswerText(new Response(endless))).rejects.toBeInstanceOf(ServiceFailure);
    expect(sent).toBeLessThan(70 * 1024 ** 2);
    expect(isReleased).toBe(true);
  });

  it('[PK17] characters may be cut by chunks', async () => {
    const bytes = new TextEncoder().encode('né🎵');
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    expect(await readAnswerText(new Response(body))).toBe('né🎵');
  });
});

describe('tokens', () => {
  it.each(['two\nlines', '', 'caf\u00e9', 'zero\0'])(
    '[PK18] %j is no token, and never told',
    async (token) => {
      const clock = new FakeClock({ auto: true });
      const host = {
        service: 'Cloud',
        clock,
        random: createRandom(1),
        retry: { attempts: 1, baseDelayMs: 1, maxDelayMs: 1 },
      };
      const caller = new RequestCaller<'list'>({
        ...host,
        limiter: new AccountLimiter({ ...host, quotaUnitsPerMinute: 1_000 }),
        logger: undefined,
        tokens: { getAccessToken: async () => token },
        requestTimeoutMs: 1_000,
        unitsOf: () => 1,
        maxWaitMsOf: () => 1_000,
        toError: () => {
          throw new Error('nothing was sent');
        },
      });
      const error = await caller.call('list', async () => 'sent').catch((e: unknown) => e);
      expect(error).toMatchObject({ code: 'UNAUTHORIZED' });
      expect(token !== '' && String(error).includes(token)).toBe(false);
    },
  );
});

it('[AS3] a wait longer than a timer of the host can be does not end at once', async () => {
  const { signal, abort } = abortable();
  const waiting = systemClock.sleep(2 ** 31 + 5, { signal });
  await new Promise((resolve) => setTimeout(resolve, 5));
  abort('enough');
  await expect(waiting).rejects.toBe('enough');
});

function abortable(): { signal: AbortSignal; abort: (reason: unknown) => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: (reason) => controller.abort(reason) };
}
