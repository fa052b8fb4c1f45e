import {
  type ByteRange,
  type ChangePage,
  type Download,
  type FilePage,
  ProviderError,
  type StorageProvider,
} from '@music-platform/bridge-traits';
import type { FakeClock } from '../../fake-clock.ts';
import { createRandom, type SeededRandom } from '../../random.ts';
import { untilAborted } from '../../until-aborted.ts';
import type { CallFault } from '../scenario/scenario.ts';
import type { Lifeline } from './lifeline.ts';
import type { Weather } from './weather.ts';

/** What a provider is troubled by. */
export interface Surroundings {
  life: Lifeline;
  weather: Weather;
  clock: FakeClock;
  random: SeededRandom;
  latencyMs: number;
}

type Before = (name: string, signal: AbortSignal | undefined) => Promise<CallFault | undefined>;

/** The same provider in whatever weather: every call, page and chunk may take its time, fail, or be its process's last. */
export function troubledProvider(provider: StorageProvider, around: Surroundings): StorageProvider {
  const before: Before = async (name, signal) => {
    await around.life.pass(name);
    signal?.throwIfAborted();
    if (around.latencyMs > 0)
      await around.clock.sleep(around.random.int(0, around.latencyMs), signal ? { signal } : {});
    const fault = around.weather.call(name);
    if (fault !== undefined && 'error' in fault) throw errorOf(fault);
    return fault;
  };
  const { getChanges, scopes, usage } = provider;
  return {
    kind: provider.kind,
    supports: provider.supports,
    listFiles: (options = {}) =>
      listing(
        provider.listFiles(options),
        around,
        () => before('listFiles', options.signal),
        options.resumeFrom,
      ),
    download: async (file, options = {}) => {
      const fault = await before('download', options.signal);
      const download = await provider.download(file, options);
      await around.life.pass('download answered');
      return { ...download, body: body(download, fault, around.life, options.signal) };
    },
    ...(getChanges && {
      getChanges: (cursor, options = {}) =>
        changes(
          getChanges.call(provider, cursor, options),
          around,
          () => before('getChanges', options.signal),
          cursor,
        ),
    }),
    ...(scopes && {
      scopes: async (options = {}) => {
        await before('scopes', options.signal);
        const found = await scopes.call(provider, options);
        await around.life.pass('scopes answered');
        return found;
      },
    }),
    ...(usage && { usage: () => usage.call(provider) }),
  };
}

function errorOf(fault: Extract<CallFault, { error: string }>): ProviderError {
  const { error, retryAfterMs } = fault;
  return new ProviderError(error, `Simulated ${error}.`, retryAfterMs === undefined ? {} : { retryAfterMs });
}

/** The listing; once a page was left out, without resume points and incomplete at its end. */
async function* listing(
  pages: AsyncIterable<FilePage>,
  { life }: Surroundings,
  before: () => Promise<CallFault | undefined>,
  resumeFrom: string | undefined,
): AsyncGenerator<FilePage, void> {
  let previous = resumeFrom;
  let leftOut = false;
  const iterator = pages[Symbol.asyncIterator]();
  try {
    for (;;) {
      const fault = await before();
      const step = await iterator.next();
      await life.pass('listFiles answered');
      if (step.done === true) return;
      const page = step.value;
      leftOut ||= fault !== undefined && 'incomplete' in fault;
      if (fault !== undefined && 'emptyPage' in fault)
        yield {
          files: [],
          complete: false,
          ...(previous === undefined || leftOut ? {} : { resumeFrom: previous }),
        };
      previous = page.resumeFrom;
      yield leftOut ? withoutSome(page, fault) : page;
    }
  } finally {
    await iterator.return?.();
  }
}

function withoutSome(page: FilePage, fault: CallFault | undefined): FilePage {
  const files = fault !== undefined && 'incomplete' in fault ? [] : page.files;
  if (!page.complete) return { files, complete: false };
  return { files, complete: false, incompleteReason: 'Some folders could not be read.' };
}

async function* changes(
  pages: AsyncIterable<ChangePage>,
  { life }: Surroundings,
  before: () => Promise<CallFault | undefined>,
  cursor: string,
): AsyncGenerator<ChangePage, void> {
  let previous = cursor;
  const iterator = pages[Symbol.asyncIterator]();
  try {
    for (;;) {
      const fault = await before();
      const step = await iterator.next();
      await life.pass('getChanges answered');
      if (step.done === true) return;
      const page = step.value;
      if (fault !== undefined && 'emptyPage' in fault) yield { changes: [], cursor: previous, hasMore: true };
      previous = page.cursor;
      yield shuffled(page, fault);
      if (!page.hasMore) return;
    }
  } finally {
    await iterator.return?.();
  }
}

function shuffled(page: ChangePage, fault: CallFault | undefined): ChangePage {
  if (fault !== undefined && 'repeat' in fault)
    return { ...page, changes: page.changes.flatMap((change) => [change, change]) };
  if (fault !== undefined && 'reorder' in fault)
    return { ...page, changes: createRandom(fault.reorder).shuffle(page.changes) };
  return page;
}

/** The bytes, cut, ended or standing still as the fault wants. */
async function* body(
  { body: chunks, range }: Download,
  fault: CallFault | undefined,
  life: Lifeline,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void> {
  let left = bytesBefore(fault, range);
  for await (const chunk of chunks) {
    await life.pass('chunk');
    if (left !== undefined && left <= chunk.length) {
      yield chunk.subarray(0, left);
      return interrupt(fault, signal);
    }
    if (left !== undefined) left -= chunk.length;
    yield chunk;
  }
}

function bytesBefore(fault: CallFault | undefined, range: ByteRange): number | undefined {
  if (fault === undefined) return undefined;
  const bytes =
    'cut' in fault ? fault.cut : 'short' in fault ? fault.short : 'stall' in fault ? fault.stall : undefined;
  return bytes !== undefined && bytes < range.end - range.start + 1 ? bytes : undefined;
}

async function interrupt(fault: CallFault | undefined, signal: AbortSignal | undefined): Promise<void> {
  if (fault !== undefined && 'cut' in fault)
    throw new ProviderError('UNAVAILABLE', 'Simulated broken connection.');
  if (fault !== undefined && 'stall' in fault) await untilAborted(signal);
}
