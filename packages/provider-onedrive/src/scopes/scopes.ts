import { type AbortOptions, ProviderError, type Scope } from '@music-platform/bridge-traits';
import { type GraphContext, ownDrive } from '../graph-context.ts';
import { driveKey, itemKey } from '../ids.ts';
import type { OneDriveSource } from '../provider-options.ts';
import { librariesOf } from './libraries.ts';

/** Where a scope's feed begins. */
export interface FeedTarget {
  /** Id of the scope. */
  scope: string;
  /** The service's own id; `me` for the account's own. */
  drive: string;
  item?: string | undefined;
}

type Found = FeedTarget & Scope;

/** The scopes of the library. Asks the service only for sites, groups, and folders of the account's own drive. */
export class Scopes {
  readonly #ctx: GraphContext;
  #targets: ReadonlyMap<string, FeedTarget> | undefined;
  #own: string | undefined;

  constructor(ctx: GraphContext) {
    this.#ctx = ctx;
  }

  /** The scopes that exist now; of drives and folders named twice, one. */
  async list(options: AbortOptions): Promise<Scope[]> {
    options.signal?.throwIfAborted();
    const found: Found[] = [];
    for (const source of this.#ctx.options.sources) found.push(...(await this.#find(source, options)));
    const whole = new Set(found.filter(({ item }) => item === undefined).map(({ drive }) => driveKey(drive)));
    const scopes = new Map<string, Found>();
    for (const each of found) {
      const isCovered = each.item !== undefined && whole.has(driveKey(each.drive));
      if (!isCovered && !scopes.has(each.id)) scopes.set(each.id, each);
    }
    this.#targets = scopes;
    this.#ctx.ownDrives.clear();
    for (const drive of whole) if (drive !== 'me') this.#ctx.ownDrives.add(drive);
    return [...scopes.values()].map(({ id, name, rootId }) => ({
      id,
      ...(name !== undefined && { name }),
      ...(rootId !== undefined && { rootId }),
    }));
  }

  /** Where a scope is read. Absent: the only one. */
  async target(scope: Scope | undefined, options: AbortOptions): Promise<FeedTarget> {
    options.signal?.throwIfAborted();
    if (this.#targets === undefined || (scope !== undefined && !this.#targets.has(scope.id)))
      await this.list(options);
    const targets = this.#targets ?? new Map<string, FeedTarget>();
    const [first, second] = targets.values();
    if (scope === undefined && second !== undefined)
      throw new TypeError('name a scope: this provider has several');
    const target = scope === undefined ? first : targets.get(scope.id);
    if (target !== undefined) return target;
    if (this.#ctx.options.sources.every((source) => 'drive' in source)) {
      throw new TypeError('this scope is not one of this provider');
    }
    const message = 'The library is gone from its site, or no longer shared with this account.';
    throw new ProviderError('NOT_FOUND', message);
  }

  async #find(source: OneDriveSource, options: AbortOptions): Promise<Found[]> {
    if (!('drive' in source)) {
      const libraries = await librariesOf(this.#ctx, source, options);
      return libraries.map(({ id, name }) => ({ id: driveKey(id), scope: driveKey(id), drive: id, name }));
    }
    const { drive, folder } = source;
    if (folder === undefined) return [{ id: driveKey(drive), scope: driveKey(drive), drive }];
    if (drive === 'me') this.#own ??= await ownDrive(this.#ctx, options);
    const ref = { drive: drive === 'me' ? (this.#own ?? drive) : drive, item: folder };
    const key = itemKey(ref);
    return [{ id: key, scope: key, rootId: key, ...ref }];
  }
}
