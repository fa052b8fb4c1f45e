import type { AbortOptions } from '@music-platform/bridge-traits';
import type { RequestCaller } from '@music-platform/provider-kit';
import type { CallKind } from './api/call-kind.ts';
import type { DriveApi } from './api/drive-api.ts';
import { driveListFields, driveListSchema, parseAnswer } from './api/drive-wire.ts';
import { PageTrail } from './util/page-trail.ts';

/** A shared drive the account is a member of. */
export interface SharedDrive {
  id: string;
  name?: string | undefined;
}

/** Most that `drives.list` gives at once. */
const pageSize = 100;

/** The shared drives that belong to the library. */
export class SharedDrives {
  readonly #api: DriveApi;
  readonly #caller: RequestCaller<CallKind>;
  readonly #wanted: 'all' | ReadonlySet<string>;
  #known: ReadonlySet<string> | undefined;

  constructor(api: DriveApi, caller: RequestCaller<CallKind>, wanted: 'all' | readonly string[]) {
    this.#api = api;
    this.#caller = caller;
    this.#wanted = wanted === 'all' ? 'all' : new Set(wanted);
  }

  /** Those the account is a member of now. Asks nobody where none are wanted. */
  async list({ signal }: AbortOptions): Promise<SharedDrive[]> {
    const wanted = this.#wanted;
    if (wanted !== 'all' && wanted.size === 0) return [];
    const drives = (await this.#listAll({ signal })).filter(({ id }) => wanted === 'all' || wanted.has(id));
    this.#known = new Set(drives.map(({ id }) => id));
    return drives;
  }

  /** Whether a drive was in the newest list. */
  async isFollowed(driveId: string, { signal }: AbortOptions): Promise<boolean> {
    if (this.#known === undefined) await this.list({ signal });
    return this.#known?.has(driveId) ?? false;
  }

  async #listAll({ signal }: AbortOptions): Promise<SharedDrive[]> {
    const drives: SharedDrive[] = [];
    const trail = new PageTrail();
    let pageToken: string | undefined;
    do {
      const query = { fields: driveListFields, pageSize, ...(pageToken !== undefined && { pageToken }) };
      const answer = await this.#caller.call('drives', (request) => this.#api.drives(query, request), {
        signal,
      });
      const page = parseAnswer(driveListSchema, answer);
      drives.push(...page.drives);
      pageToken = trail.follow(page.nextPageToken);
    } while (pageToken !== undefined);
    return drives;
  }
}
