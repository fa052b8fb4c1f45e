import {
  type ChangePage,
  type Clock,
  changePageSchema,
  type FilePage,
  filePageSchema,
  type Logger,
  ProviderError,
  type Random,
  type RemoteFile,
  type Scope,
  type StorageProvider,
  scopesSchema,
  type TokenSource,
} from '@music-platform/bridge-traits';
import { createRandom, FakeClock, type SeededRandom } from '@music-platform/testkit';
import { canary } from '../json/hostile-text.ts';
import { type FuzzResult, findPollution, Tally } from '../target.ts';
import { bearerToken, hostileService, type ServiceModel } from './hostile-service.ts';

/** What a provider is opened with. */
export interface FuzzHost {
  readonly fetch: typeof fetch;
  readonly tokens: TokenSource;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly retry: { readonly attempts: number };
}

/** A provider over a service that can be imitated. */
export interface FuzzedProvider extends ServiceModel {
  open(host: FuzzHost): StorageProvider;
}

const mostPages = 30;
const mostBytes = 1_000_000;
const codes: readonly string[] = [
  'CURSOR_EXPIRED',
  'RATE_LIMITED',
  'QUOTA_EXHAUSTED',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'NOT_FOUND',
  'UNREADABLE_CONTENT',
  'CHANGED_DURING_READ',
  'UNAVAILABLE',
  'INVALID_RESPONSE',
];

/** One life of a provider whose service answers anything: everything it offers is asked of it, and each time a result or a code must come. */
export async function fuzzProvider(model: FuzzedProvider, seed: number): Promise<FuzzResult> {
  const random = createRandom(seed);
  const service = hostileService(model, seed, random.pick([0.5, 0.8, 0.95]));
  const problems = service.problems;
  const logger: Logger = {
    log: (level, message, fields) => {
      if (level !== 'debug') problems.push(...leaks(`log ${level}`, `${message} ${JSON.stringify(fields)}`));
    },
  };
  const provider = model.open({
    fetch: service.fetch,
    tokens: { getAccessToken: async () => bearerToken },
    clock: new FakeClock({ auto: true }),
    random: random.fork('host'),
    logger,
    retry: { attempts: 2 },
  });
  const visit = new Visit(provider, random, problems);
  await visit.everything();
  problems.push(...findPollution());
  const inputs = Object.values(service.answers.counts).reduce((sum, count) => sum + count, 0);
  return { inputs, outcomes: { ...service.answers.counts, ...visit.outcomes.counts }, problems };
}

/** All that the engine would ask of a provider, and what it keeps between. */
class Visit {
  readonly outcomes = new Tally();
  readonly #provider: StorageProvider;
  readonly #random: SeededRandom;
  readonly #problems: string[];
  readonly #files: RemoteFile[] = [];
  #resumeFrom: string | undefined;
  #cursor: string | undefined;

  constructor(provider: StorageProvider, random: SeededRandom, problems: string[]) {
    this.#provider = provider;
    this.#random = random;
    this.#problems = problems;
  }

  async everything(): Promise<void> {
    let scopes: readonly Scope[] = [];
    await this.#attempt('scopes', async () => {
      scopes = (await this.#provider.scopes?.()) ?? [];
      this.#check(scopesSchema, scopes);
    });
    for (const scope of scopes.slice(0, 2)) {
      await this.#attempt('list', () => this.#list({ scope }));
      const { resumeFrom } = { resumeFrom: this.#resumeFrom };
      if (resumeFrom !== undefined) await this.#attempt('resume', () => this.#list({ scope, resumeFrom }));
      const cursor = this.#cursor;
      if (cursor !== undefined) await this.#attempt('changes', () => this.#follow(cursor, scope));
    }
    const folder = this.#files.findLast(({ kind }) => kind === 'folder');
    if (folder !== undefined) await this.#attempt('under', () => this.#list({ under: folder.id }));
    for (const file of this.#files.filter(({ kind }) => kind === 'file').slice(-2))
      await this.#attempt('download', () => this.#read(file));
    const hook = { scope: scopes[0], address: 'https://app.example/hook', token: 'the-secret-of-the-hook' };
    if (hook.scope === undefined) return;
    await this.#attempt('watch', async () => {
      const channel = await this.#provider.watch?.(hook);
      if (channel !== undefined) await this.#provider.unwatch?.(channel);
    });
  }

  async #list(options: Parameters<StorageProvider['listFiles']>[0]): Promise<void> {
    let pages = 0;
    for await (const page of this.#provider.listFiles(options)) {
      this.#check<FilePage>(filePageSchema, page);
      this.#files.push(...page.files.slice(0, 20));
      this.#resumeFrom = page.resumeFrom ?? this.#resumeFrom;
      this.#cursor = page.cursor ?? this.#cursor;
      pages += 1;
      if (pages >= mostPages) return;
    }
  }

  async #follow(cursor: string, scope: Scope): Promise<void> {
    let pages = 0;
    for await (const page of this.#provider.getChanges?.(cursor, { scope }) ?? []) {
      this.#check<ChangePage>(changePageSchema, page);
      for (const change of page.changes.slice(0, 20))
        if (change.type === 'upsert') this.#files.push(change.file);
      pages += 1;
      if (pages >= mostPages) return;
    }
  }

  async #read(file: RemoteFile): Promise<void> {
    const range = this.#random.chance(0.7) ? { start: this.#random.int(0, 40), end: 60 } : undefined;
    const { body } = await this.#provider.download(file, { range });
    let bytes = 0;
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > mostBytes) return;
    }
    if (range !== undefined && bytes > range.end - range.start + 1)
      this.#problems.push(`a range of ${range.end - range.start + 1} bytes brought ${bytes}`);
  }

  #check<T>(schema: { safeParse(value: T): { success: boolean; error?: unknown } }, told: T): void {
    const { success, error } = schema.safeParse(told);
    if (!success) this.#problems.push(`a page breaks the contract: ${String(error).slice(0, 300)}`);
    this.outcomes.add('page');
  }

  async #attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.outcomes.add('done');
    } catch (error) {
      if (error instanceof ProviderError && codes.includes(error.code)) {
        this.outcomes.add(error.code);
        this.#problems.push(...leaks(`${what}: an error`, `${error.message} ${causesOf(error)}`));
      } else this.#problems.push(`${what}: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }
}

/** Everything an app would print of an error. */
function causesOf(error: Error): string {
  const told: string[] = [];
  for (let at: unknown = error; at instanceof Error && told.length < 5; at = at.cause)
    told.push(at.message, at.stack ?? '');
  return told.join('\n');
}

function leaks(where: string, text: string): string[] {
  const secrets = {
    'a name': canary,
    'the token': bearerToken,
    'the secret of the channel': 'the-secret-of-the-hook',
  };
  return Object.entries(secrets).flatMap(([name, secret]) =>
    text.includes(secret) ? [`${where} tells ${name}: ${text.slice(0, 300)}`] : [],
  );
}
