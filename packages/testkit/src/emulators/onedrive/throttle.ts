import type { Clock } from '@music-platform/bridge-traits';
import type { EmulatorRequest } from '../http/http-message.ts';
import type { GraphRoute } from './addressing/graph-route.ts';
import { refusal } from './errors/error-codes.ts';

/** How much the service lets an app and user do. */
export interface GraphLimits {
  /** Resource units in a minute; 1,200 unless given. */
  readonly unitsPerMinute?: number | undefined;
  /** What a refusal asks to wait; the rest of the minute unless given. */
  readonly retryAfterS?: number | undefined;
  /** Calls made inside of waits before the caller is blocked; 20 unless given. */
  readonly patience?: number | undefined;
}

interface EnforcedLimits {
  readonly unitsPerMinute: number;
  readonly patience: number;
  readonly retryAfterS: number | undefined;
}

const MINUTE_MS = 60_000;
const USUAL_UNITS = 1200;
const USUAL_PATIENCE = 20;
const BLOCK_MS = 600_000;
/** Share of the limit from which answers say how much is left. */
const TELLING = 0.8;

/** What a call costs in resource units. Parts of a batch are charged one by one. */
export function requestUnits(
  { endpoint, argument }: GraphRoute,
  { url }: Pick<EmulatorRequest, 'url'>,
): number {
  switch (endpoint) {
    case 'batch':
    case 'monitor':
    case 'uploadSession':
      return 0;
    case 'delta':
      return argument !== undefined || url.searchParams.has('token') ? 1 : 2;
    case 'drives.list':
    case 'item.children':
    case 'item.search':
    case 'sharedWithMe':
    case 'sites.list':
    case 'item.copy':
    case 'item.create':
    case 'item.createUploadSession':
    case 'item.delete':
    case 'item.permanentDelete':
    case 'item.restore':
    case 'item.update':
    case 'item.upload':
      return 2;
    default:
      return 1;
  }
}

/** Refuses calls beyond the limit; calls made while the caller is to wait count, and in the end block it. */
export class RequestUnitMeter {
  readonly #clock: Clock;
  readonly #limits: EnforcedLimits | undefined;
  #minute = -1;
  #spent = 0;
  #waitUntil = Number.NEGATIVE_INFINITY;
  #blockedUntil = Number.NEGATIVE_INFINITY;
  #impatience = 0;

  constructor(clock: Clock, limits: GraphLimits | boolean) {
    this.#clock = clock;
    const given = typeof limits === 'boolean' ? {} : limits;
    this.#limits =
      limits === false
        ? undefined
        : {
            unitsPerMinute: given.unitsPerMinute ?? USUAL_UNITS,
            patience: given.patience ?? USUAL_PATIENCE,
            retryAfterS: given.retryAfterS,
          };
  }

  /** Spends units, or throws 429, or 503 for who never listens. */
  spend(units: number): void {
    if (this.#limits === undefined) return;
    const now = this.#clock.now();
    if (now < this.#blockedUntil) throw blocked();
    this.#turnMinute(now);
    this.#spent += units;
    if (now < this.#waitUntil) {
      this.#impatience += 1;
      if (this.#impatience >= this.#limits.patience) this.#blockedUntil = now + BLOCK_MS;
      throw this.#throttled(now);
    }
    if (this.#spent <= this.#limits.unitsPerMinute) return;
    const retryAfterS = this.#limits.retryAfterS ?? Math.ceil((MINUTE_MS - (now % MINUTE_MS)) / 1000);
    this.#waitUntil = now + retryAfterS * 1000;
    throw this.#throttled(now);
  }

  /** What answers say of the limit; nothing while it is far. */
  headers(): Record<string, string> {
    if (this.#limits === undefined) return {};
    const { unitsPerMinute } = this.#limits;
    if (this.#spent < unitsPerMinute * TELLING) return {};
    const now = this.#clock.now();
    return {
      'RateLimit-Limit': String(unitsPerMinute),
      'RateLimit-Remaining': String(Math.max(0, unitsPerMinute - this.#spent)),
      'RateLimit-Reset': String(Math.ceil((MINUTE_MS - (now % MINUTE_MS)) / 1000)),
    };
  }

  #turnMinute(now: number): void {
    const minute = Math.floor(now / MINUTE_MS);
    if (minute !== this.#minute) [this.#minute, this.#spent] = [minute, 0];
  }

  #throttled(now: number): Error {
    const seconds = String(Math.max(1, Math.ceil((this.#waitUntil - now) / 1000)));
    return refusal('activityLimitReached', { headers: { 'Retry-After': seconds, ...this.headers() } });
  }
}

function blocked(): Error {
  return refusal('serviceNotAvailable', { message: 'The app has been blocked for ignoring Retry-After.' });
}
