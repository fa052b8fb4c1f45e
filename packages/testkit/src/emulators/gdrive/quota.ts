import type { Clock } from '@music-platform/bridge-traits';
import { ApiError } from './api-error.ts';
import type { DriveMethod } from './drive-routes.ts';

/** Units a minute. */
export interface QuotaLimits {
  readonly perUser?: number | undefined;
  readonly perProject?: number | undefined;
}

const usualLimits = { perUser: 325_000, perProject: 1_000_000 };
const READ = 5;
const WRITE = 50;
const LIST = 100;
const DOWNLOAD = 200;
const MINUTE_MS = 60_000;

const costs: Readonly<Record<DriveMethod, number>> = {
  'about.get': READ,
  'changes.getStartPageToken': READ,
  'changes.list': LIST,
  'changes.watch': WRITE,
  'channels.stop': WRITE,
  'drives.get': READ,
  'drives.list': LIST,
  'files.copy': WRITE,
  'files.create': WRITE,
  'files.delete': WRITE,
  'files.download': DOWNLOAD,
  'files.emptyTrash': WRITE,
  'files.export': DOWNLOAD,
  'files.generateIds': READ,
  'files.get': READ,
  'files.list': LIST,
  'files.update': WRITE,
  'files.upload': 0,
  'files.watch': WRITE,
  'oauth.auth': 0,
  'oauth.revoke': 0,
  'oauth.token': 0,
};

/** What one call costs in quota units. */
export function quotaUnitsOf(method: DriveMethod): number {
  return costs[method];
}

/** Refuses calls that would spend more in a minute than there is. */
export class QuotaMeter {
  readonly #clock: Clock;
  readonly #limits: { readonly perUser: number; readonly perProject: number } | undefined;
  #minute = 0;
  #spent = 0;

  constructor(clock: Clock, limits: QuotaLimits | boolean) {
    this.#clock = clock;
    const { perUser = usualLimits.perUser, perProject = usualLimits.perProject } =
      typeof limits === 'boolean' ? usualLimits : limits;
    this.#limits = limits === false ? undefined : { perUser, perProject };
  }

  /** Spends `units`, or throws the refusal: `status` says which of the two Drive is known to give. */
  spend(units: number, status: 403 | 429): void {
    if (this.#limits === undefined) return;
    const minute = Math.floor(this.#clock.now() / MINUTE_MS);
    if (minute !== this.#minute) [this.#minute, this.#spent] = [minute, 0];
    const after = this.#spent + units;
    if (after > this.#limits.perUser)
      throw exceeded(status === 403 ? 'userRateLimitExceeded' : undefined, status);
    if (after > this.#limits.perProject) throw exceeded('rateLimitExceeded', status);
    this.#spent = after;
  }
}

function exceeded(reason = 'rateLimitExceeded', status: 403 | 429): ApiError {
  const message = reason === 'userRateLimitExceeded' ? 'User Rate Limit Exceeded' : 'Rate Limit Exceeded';
  return new ApiError({ status, reason, message, domain: 'usageLimits' });
}
