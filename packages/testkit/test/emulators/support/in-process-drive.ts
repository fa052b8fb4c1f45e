import { DriveCore, type DriveCoreOptions, fetchOf } from '../../../src/emulators/index.ts';
import { FakeClock, RemoteDrive, type RemoteDriveOptions } from '../../../src/index.ts';

export const ROOT = '0ARootOfMyDrive';

/** What `JSON.parse` gives: tests look into answers of every kind. */
export type AnyJson = ReturnType<typeof JSON.parse>;

/** An answer, read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: AnyJson;
}

export interface AskOptions {
  readonly method?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly bytes?: Uint8Array | string;
  readonly signal?: AbortSignal;
}

/** An emulated Drive without a server, on a clock that moves only when told. */
export class InProcessDrive {
  readonly clock: FakeClock;
  readonly remote: RemoteDrive;
  readonly core: DriveCore;
  readonly fetch: ReturnType<typeof fetchOf>;

  constructor(options: Partial<DriveCoreOptions> & { cloud?: RemoteDriveOptions; clock?: FakeClock } = {}) {
    this.clock = options.clock ?? new FakeClock();
    const main = { id: 'main', rootId: ROOT, ...options.cloud?.main };
    this.remote = options.remote ?? new RemoteDrive({ clock: this.clock, ...options.cloud, main });
    this.core = new DriveCore({ ...options, remote: this.remote });
    this.fetch = fetchOf(this.core.handle);
  }

  /** Sends a request with the token that is always good. */
  async send(path: string, options: AskOptions = {}): Promise<Response> {
    const { method = 'GET', query = {}, headers = {}, json, bytes, signal } = options;
    const url = new URL(path, 'https://www.googleapis.com');
    for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
    const body = json === undefined ? bytes : JSON.stringify(json);
    return this.fetch(url, {
      method,
      headers: {
        Authorization: `Bearer ${this.core.token}`,
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
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? JSON.parse(text) : text,
    };
  }

  list(query: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.ask('/drive/v3/files', { query });
  }

  /** Names found by a query, in the order they come. */
  async names(q: string, more: Readonly<Record<string, string>> = {}): Promise<string[]> {
    const { status, body } = await this.list({ q, pageSize: '1000', ...more });
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body.files.map((file: { name: string }) => file.name);
  }

  /** Every file of a listing, over as many pages as it takes. */
  async all(query: Readonly<Record<string, string>>): Promise<{ id: string; name: string }[]> {
    const files: { id: string; name: string }[] = [];
    let pageToken = '';
    do {
      const { body } = await this.list({ ...query, pageToken });
      files.push(...body.files);
      pageToken = body.nextPageToken ?? '';
    } while (pageToken !== '');
    return files;
  }

  async get(id: string, fields = '*', more: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.ask(`/drive/v3/files/${encodeURIComponent(id)}`, { query: { fields, ...more } });
  }

  async startToken(query: Readonly<Record<string, string>> = {}): Promise<string> {
    const { body } = await this.ask('/drive/v3/changes/startPageToken', { query });
    return body.startPageToken;
  }

  changes(pageToken: string, query: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.ask('/drive/v3/changes', { query: { pageToken, fields: '*', ...query } });
  }

  media(id: string, range?: string): Promise<Response> {
    const headers = range === undefined ? {} : { Range: range };
    return this.send(`/drive/v3/files/${id}`, { query: { alt: 'media' }, headers });
  }
}

/** The first entry of an error body, which is what clients decide on. */
export function reasonOf(answer: Answer): { reason: string; location?: string; message: string } {
  return answer.body.error.errors[0];
}
