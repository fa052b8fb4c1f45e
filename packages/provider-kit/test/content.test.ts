import { ProviderError } from '@music-platform/bridge-traits';
import { collectBytes, FakeClock } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import {
  type ContentSource,
  type MediaRange,
  type MediaResponse,
  readContent,
  ServiceFailure,
  sentContent,
} from '../src/index.ts';

const content = Uint8Array.from({ length: 1_000 }, (_, index) => index % 251);

type Answer = (range: MediaRange | undefined) => {
  status: number;
  headers: Record<string, string>;
  chunks: (Uint8Array | Error)[];
};

/** A server that answers as told, one request after the other, the last answer again and again. */
function source(...answers: Answer[]): ContentSource & { asked: (MediaRange | undefined)[] } {
  const asked: (MediaRange | undefined)[] = [];
  return {
    asked,
    clock: new FakeClock({ auto: true }),
    open: async (range) => {
      const answer = answers[Math.min(asked.length, answers.length - 1)]!(range);
      asked.push(range);
      const response: MediaResponse = {
        status: answer.status,
        header: (name) => answer.headers[name],
        body: (async function* body() {
          for (const chunk of answer.chunks) {
            if (chunk instanceof Error) throw chunk;
            yield chunk;
          }
        })(),
      };
      return { ...sentContent(response, range, content.length), release: () => undefined };
    },
    assertUnchanged: async () => undefined,
    toError: (cause) => new ProviderError('UNAVAILABLE', 'broken', { cause }),
  };
}

const part =
  (start: number, end: number, upTo = end): Answer =>
  () => ({
    status: 206,
    headers: { 'content-range': `bytes ${start}-${end}/1000` },
    chunks: [content.subarray(start, upTo + 1)],
  });
const whole: Answer = () => ({
  status: 200,
  headers: { 'content-length': '1000' },
  chunks: [content.subarray(0, 400), content.subarray(400)],
});

async function read(from: ContentSource, range: { start: number; end: number }): Promise<Uint8Array> {
  const sent = await from.open(range, {});
  return collectBytes({ body: readContent(from, sent, { start: range.start, checked: undefined }) });
}

describe('content', () => {
  it.each<[string, Answer[]]>([
    ['just that', [part(100, 199)]],
    ['everything', [whole]],
    ['more than that', [part(50, 300)]],
    ['less than that', [part(100, 199, 149), part(150, 199)]],
    ['nothing at first', [part(100, 199, 99), part(100, 199)]],
    [
      'half and then a broken connection',
      [
        () => ({
          ...part(100, 199)(undefined),
          chunks: [content.subarray(100, 150), new ServiceFailure({})],
        }),
        part(150, 199),
      ],
    ],
  ])('[PK12] of a server that sends %s', async (_what, answers) => {
    expect(await read(source(...answers), { start: 100, end: 199 })).toEqual(content.slice(100, 200));
  });

  it('[PK12] another range than the one asked for is no answer', async () => {
    await expect(read(source(part(150, 250)), { start: 100, end: 199 })).rejects.toMatchObject({
      code: 'INVALID_RESPONSE',
    });
  });

  it('[PK12] a body that never gets on is given up', async () => {
    await expect(read(source(part(100, 199, 99)), { start: 100, end: 199 })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
  });
});
