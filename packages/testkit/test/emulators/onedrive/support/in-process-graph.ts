import { fetchOf, GraphCore, type GraphCoreOptions } from '../../../../src/emulators/index.ts';
import { FakeClock, RemoteDrive, type RemoteDriveOptions } from '../../../../src/index.ts';

/** An answer of the emulator; its body as loose as JSON is. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: bodies are checked by what tests expect of them
  readonly body: any;
}

export interface AskOptions {
  readonly method?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly bytes?: Uint8Array | string;
  readonly signal?: AbortSignal;
}

export interface GraphOptions extends Partial<GraphCoreOptions> {
  readonly cloud?: RemoteDriveOptions;
}

const ORIGIN = 'https://graph.microsoft.com';

/** One item of an answer, as far as most tests look. */
export interface Item {
  readonly id: string;
  readonly name: string;
  readonly [member: string]: unknown;
}

/** What a whole run of delta gave. */
export interface DeltaRun {
  readonly items: Item[];
  readonly pages: Item[][];
  readonly deltaLink: string;
}

/** An emulated Graph in this process, and a bare client for it. */
export class InProcessGraph {
  readonly clock: FakeClock;
  readonly remote: RemoteDrive;
  readonly core: GraphCore;
  readonly fetch: ReturnType<typeof fetchOf>;

  constructor(options: GraphOptions = {}) {
    this.clock = options.clock instanceof FakeClock ? options.clock : new FakeClock();
    const main = { id: 'main', rootId: 'root', ...options.cloud?.main };
    this.remote = options.remote ?? new RemoteDrive({ clock: this.clock, ...options.cloud, main });
    this.core = new GraphCore({ ...options, remote: this.remote });
    this.fetch = fetchOf(this.core.handle);
  }

  /** Address of the main drive. */
  get drive(): string {
    return `/v1.0/drives/${this.core.ids.drive(this.remote.mainDriveId)}`;
  }

  id(remoteId: string): string {
    return this.core.ids.graphId(remoteId);
  }

  /** Sends a request with the token that is always good. */
  async send(path: string, options: AskOptions = {}): Promise<Response> {
    const { method = 'GET', query = {}, headers = {}, json, bytes, signal } = options;
    const url = new URL(path, ORIGIN);
    for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
    const body = json === undefined ? bytes : JSON.stringify(json);
    const isGraph = url.origin === ORIGIN;
    return this.fetch(url, {
      method,
      redirect: 'manual',
      headers: {
        ...(isGraph ? { Authorization: `Bearer ${this.core.token}` } : {}),
        ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: body as string }),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  /** Sends a request and reads the answer: JSON where it is some, text otherwise. */
  async ask(path: string, options: AskOptions = {}): Promise<Answer> {
    const response = await this.send(path, options);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }

  item(remoteId: string, query: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const address = remoteId === 'root' ? 'root' : `items/${this.id(remoteId)}`;
    return this.ask(`${this.drive}/${address}`, { query });
  }

  /** A run of delta to its end, from an address or a link. */
  async delta(
    path: string = `${this.drive}/root/delta`,
    options: AskOptions = {},
    betweenPages: (page: number) => void = () => undefined,
  ): Promise<DeltaRun> {
    const pages: Item[][] = [];
    let answer = await this.ask(path, options);
    for (;;) {
      if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
      pages.push(answer.body.value);
      const next: string | undefined = answer.body['@odata.nextLink'];
      if (next === undefined) break;
      betweenPages(pages.length);
      answer = await this.ask(next, { headers: options.headers ?? {} });
    }
    return { pages, items: pages.flat(), deltaLink: answer.body['@odata.deltaLink'] };
  }

  /** Where the content is now. */
  async downloadUrl(remoteId: string): Promise<string> {
    const { headers } = await this.send(`${this.drive}/items/${this.id(remoteId)}/content`);
    return headers.get('location') ?? '';
  }

  /** Content by its address, with a range where given. */
  async content(remoteId: string, range?: string): Promise<Response> {
    const headers = range === undefined ? {} : { Range: range };
    return this.fetch(await this.downloadUrl(remoteId), { headers });
  }
}

/** The code of an error body, which is what clients decide on. */
export function codeOf(answer: Answer): string {
  return answer.body.error.code;
}

/** The last state of each item a run gave, without the root. */
export function lastStates(items: readonly Item[]): Map<string, Item> {
  const states = new Map<string, Item>();
  for (const item of items) if (item['root'] === undefined) states.set(item.id, item);
  return states;
}

/** Names a run gave, the root's left out. */
export function namesOf(items: readonly Item[]): string[] {
  return items.filter((item) => item['root'] === undefined).map(({ name }) => name);
}
