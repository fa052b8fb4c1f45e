import { createHash } from 'node:crypto';
import { ProviderError, type RemoteFile } from '@music-platform/bridge-traits';
import {
  collectFiles,
  contentOf,
  createAudioFile,
  FakeClock,
  MockIncrementalProvider,
  patternContent,
  RemoteDrive,
} from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { createReaderPool, type MediaReader, type ReaderThreadEvents } from '../../src/index.ts';
import { MetadataError } from '../../src/metadata/index.ts';
import { createMediaReader } from '../../src/processing/media-reader.ts';
import { sha256InScript } from '../../src/util/sha256.ts';
import { answerReads } from '../../src/worker.ts';
import { fromWire, toWire } from '../../src/workers/messages.ts';
import { createWorld, profileId } from '../support/world.ts';

const clock = new FakeClock({ auto: true });

async function scene() {
  const remote = new RemoteDrive({ clock });
  const provider = new MockIncrementalProvider({ clock, remote });
  const tags = { title: 'Song', artist: 'A', album: 'B' };
  const cover = { mimeType: 'image/jpeg', size: 20_000 } as const;
  remote.putPath(
    ['with cover.flac'],
    contentOf(createAudioFile({ format: 'flac', tags, cover, durationMs: 1_000 }).bytes()),
  );
  remote.putPath(['noise.mp3'], contentOf(Uint8Array.from({ length: 900 }, (_, i) => i % 251)));
  const files = await collectFiles(provider.listFiles());
  return { provider, files: [...files, { ...files[0]!, id: 'gone', version: 'gone' }] };
}

const request = (file: RemoteFile) => ({
  file,
  headBytes: 65_536,
  tailBytes: undefined,
  endBytes: undefined,
  maxCoverBytes: 1e6,
  downloadTimeoutMs: 1_000,
  fileTimeLimitMs: 1_000,
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A thread as hosts have them: nothing but copies goes in and out, and what the host has of its own names covers. */
function threadOver(provider: Pick<MockIncrementalProvider, 'download'>, { message }: ReaderThreadEvents) {
  const answer = answerReads(provider, (reply, transfer) => message(structuredClone(reply, { transfer })), {
    sha256,
  });
  return { post: (question: unknown) => void answer(structuredClone(question)), terminate: () => undefined };
}

async function outcome(reader: MediaReader, file: RemoteFile) {
  const counts = { rangedReads: 0, bytesDownloaded: 0 };
  const options = { signal: new AbortController().signal, counts };
  const result = await reader.read(request(file), options).then(
    async ({ metadata, stats, fetchCover }) => ({
      metadata,
      stats,
      read: { ...counts },
      cover: await fetchCover(),
    }),
    (error: Error & { code: string }) => ({
      failed: [error.name, error.code, error.message],
      read: { ...counts },
    }),
  );
  return result;
}

describe('reading on other threads', () => {
  it('[PR14] tags, covers, failures and counts are those of the engine’s own thread', async () => {
    const { provider, files } = await scene();
    await using pool = createReaderPool({
      start: (events) => threadOver(provider, events),
      threads: 2,
      clock,
    });
    const own = createMediaReader(provider, clock, sha256InScript, 16);
    for (const file of files) expect(await outcome(pool, file)).toEqual(await outcome(own, file));
  });

  it('[PR14] what is read at once is spread over the threads; a cover that is too large is not asked for', async () => {
    const { provider, files } = await scene();
    const posted = [0, 0];
    let started = 0;
    await using pool = createReaderPool({
      start: (events) => {
        const number = started;
        started += 1;
        const thread = threadOver(provider, events);
        const post = (message: unknown): void => {
          posted[number] = (posted[number] ?? 0) + 1;
          thread.post(message);
        };
        return { ...thread, post };
      },
      threads: 2,
      clock,
    });
    const song = files.find(({ name }) => name === 'with cover.flac')!;
    await Promise.all([outcome(pool, song), outcome(pool, song)]);
    expect(posted).toEqual([2, 2]);
    const counts = { rangedReads: 0, bytesDownloaded: 0 };
    const options = { signal: new AbortController().signal, counts };
    const { metadata, fetchCover } = await pool.read({ ...request(song), maxCoverBytes: 100 }, options);
    expect(metadata.cover?.length).toBe(20_000);
    expect(await fetchCover()).toBeUndefined();
    expect(posted[0]! + posted[1]!).toBe(5);
  });

  it('[PR14] threads start while many files are found, once, and read when they are given some', async () => {
    const { provider, files } = await scene();
    let started = 0;
    await using pool = createReaderPool({
      start: (events) => {
        started += 1;
        if (started === 1) throw new Error('No thread is left.');
        return threadOver(provider, events);
      },
      threads: 2,
      clock,
    });
    pool.prepare?.();
    expect(started).toBe(2);
    pool.prepare?.();
    pool.prepare?.();
    expect(started).toBe(3);
    const song = files.find(({ name }) => name === 'with cover.flac')!;
    expect(await outcome(pool, song)).toMatchObject({ metadata: { title: expect.any(String) } });
    expect(started).toBe(3);
  });

  it.each([
    new ProviderError('RATE_LIMITED', 'Later.', { retryAfterMs: 5 }),
    new MetadataError('CORRUPT', 'Damaged.'),
    new Error('Anything.'),
    'no error at all',
  ])('[PR14] a failure arrives as it was thrown: %s', (error) => {
    const arrived = fromWire(structuredClone(toWire(error)));
    const [message, code, retryAfterMs] =
      error instanceof Error
        ? [error.message, 'code' in error ? error.code : undefined, (error as ProviderError).retryAfterMs]
        : [error, undefined, undefined];
    expect(arrived).toBeInstanceOf(error instanceof Error ? error.constructor : Error);
    expect(arrived.message).toBe(message);
    expect('code' in arrived ? arrived.code : undefined).toBe(code);
    expect((arrived as ProviderError).retryAfterMs).toBe(retryAfterMs);
  });

  it('[PR15] what a thread that was given up says later is not heard', async () => {
    const { provider, files } = await scene();
    const all: ReaderThreadEvents[] = [];
    await using pool = createReaderPool({
      start: (events) => {
        all.push(events);
        return all.length === 1
          ? { post: () => undefined, terminate: () => undefined }
          : threadOver(provider, events);
      },
      clock,
    });
    await outcome(pool, files[0]!);
    const second = outcome(pool, files[0]!);
    all[0]!.message({ id: 1, answers: [] });
    all[0]!.failure(new Error('late'));
    expect(await second).toMatchObject({ metadata: { title: 'Song' } });
    expect(all).toHaveLength(2);
  });

  it('[PR15] a thread that hangs is replaced, and the file it hung on given up', async () => {
    const { provider, files } = await scene();
    const [first] = files;
    let started = 0;
    await using pool = createReaderPool({
      start: (events) => {
        started += 1;
        const hangs = started === 1;
        return hangs ? { post: () => undefined, terminate: () => undefined } : threadOver(provider, events);
      },
      clock,
    });
    expect(await outcome(pool, first!)).toMatchObject({
      failed: ['MetadataError', 'TIME_LIMIT', expect.anything()],
    });
    expect(await outcome(pool, first!)).toMatchObject({ metadata: { title: 'Song' } });
    expect(started).toBe(2);
  });

  it('[PR15] of many files given to a thread at once, only the one it hangs on is given up', async () => {
    const { provider, files } = await scene();
    let started = 0;
    await using pool = createReaderPool({
      start: (events) => {
        started += 1;
        const thread = threadOver(provider, events);
        let hangs = false;
        const post = (message: unknown): void => {
          const { questions } = message as { questions: readonly { request: { file: RemoteFile } }[] };
          hangs ||= questions.some(({ request: { file } }) => file.name === 'noise.mp3');
          if (!hangs) thread.post(message);
        };
        return { ...thread, post };
      },
      clock,
    });
    const song = files.find(({ name }) => name === 'with cover.flac')!;
    const noise = files.find(({ name }) => name === 'noise.mp3')!;
    const asked = Array.from({ length: 30 }, (_, index) => (index === 13 ? noise : song));
    const outcomes = await Promise.all(asked.map((file) => outcome(pool, file)));
    expect(outcomes[13]).toMatchObject({ failed: ['MetadataError', 'TIME_LIMIT', expect.anything()] });
    const others = outcomes.filter((_, index) => index !== 13);
    expect(others.every((each) => 'metadata' in each && each.metadata.title === 'Song')).toBe(true);
    // One that hangs on several files, one that hangs on that file alone, one that is well.
    expect(started).toBe(3);
  });

  it('[PR15] what a thread had when it died is read by the next one; a second death is an outage', async () => {
    const { provider, files } = await scene();
    let deaths = 1;
    let started = 0;
    await using pool = createReaderPool({
      start: (events) => {
        started += 1;
        if (deaths === 0) return threadOver(provider, events);
        deaths -= 1;
        return { post: () => events.failure(new Error('out of memory')), terminate: () => undefined };
      },
      clock,
    });
    expect(await outcome(pool, files[0]!)).toMatchObject({ metadata: { title: 'Song' } });
    await pool.close();
    deaths = 2;
    expect(await outcome(pool, files[0]!)).toMatchObject({
      failed: ['ProviderError', 'UNAVAILABLE', expect.anything()],
    });
    expect(started).toBe(4);
  });

  it.each([
    [20, 0],
    [400, 400],
  ])('[PR14] of %i files, %i are read elsewhere', async (files, elsewhere) => {
    const world = await createWorld({ config: { maxConcurrentDownloads: 8 } });
    for (let i = 0; i < files; i += 1) world.remote.putPath([`${i}.mp3`], patternContent(500, i));
    let asked = 0;
    let isPrepared = false;
    const reader: MediaReader = {
      prepare: () => {
        expect(asked).toBe(0);
        isPrepared = true;
      },
      read: async ({ file: { name: title } }) => {
        asked += 1;
        return {
          metadata: { title },
          stats: { requests: 1, bytes: 1, firstReadNeeded: 1 },
          fetchCover: async () => undefined,
        };
      },
    };
    world.sync.addProfile({
      profile: { id: profileId, displayName: 'Test' },
      provider: world.provider,
      reader,
    });
    const job = await world.full();
    expect([job.stats.items.processed, asked, isPrepared]).toEqual([files, elsewhere, elsewhere > 0]);
  });
});
