import type { StorageProvider } from '@music-platform/bridge-traits';
import { readCover } from '../metadata/read-cover.ts';
import { openFileSource, type ReadCounts } from '../processing/file-source.ts';
import { createMediaReader, hashed } from '../processing/media-reader.ts';
import { type Sha256, sha256InScript } from '../util/sha256.ts';
import { systemClock } from '../util/system-host.ts';
import { type Answer, type Question, toWire } from './messages.ts';

type Post = (message: unknown, transfer: ArrayBuffer[]) => void;

/**
 * The worker's side of `createReaderPool`: what it returns is to be called with every message of the engine's thread, and `post` answers it.
 * `provider` shows the same storage as the engine's. `sha256` (lower-case hex) names covers: the host's own is some ten times as fast as the
 * default, which is JavaScript.
 */
export function answerReads(
  provider: Pick<StorageProvider, 'download'>,
  post: Post,
  { sha256 = sha256InScript }: { sha256?: Sha256 | undefined } = {},
): (message: unknown) => Promise<void> {
  const { signal } = new AbortController();
  const reader = createMediaReader(provider, systemClock, sha256, Number.POSITIVE_INFINITY);
  const answer = async (question: Question, counts: ReadCounts): Promise<Answer> => {
    const { request } = question;
    if ('cover' in question) {
      const { maxCoverBytes, downloadTimeoutMs } = request;
      const ctx = { provider, clock: systemClock, signal, downloadTimeoutMs, counts };
      const source = await openFileSource(ctx, request.file);
      const cover = hashed(await readCover(source, question.cover, { maxCoverBytes, signal }), sha256);
      return { counts, cover };
    }
    const { metadata, stats } = await reader.read(request, { signal, counts });
    return { counts, reading: { metadata, stats } };
  };
  const answerOrFailure = (question: Question): Promise<Answer> => {
    const counts: ReadCounts = { rangedReads: 0, bytesDownloaded: 0 };
    return answer(question, counts).catch((error: unknown) => ({ counts, failure: toWire(error) }));
  };
  return async (message) => {
    const { id, questions } = message as { id: number; questions: readonly Question[] };
    const answers = await Promise.all(questions.map(answerOrFailure));
    const covers = answers.flatMap((each) =>
      'cover' in each ? [each.cover.data.buffer as ArrayBuffer] : [],
    );
    post({ id, answers }, covers);
  };
}
