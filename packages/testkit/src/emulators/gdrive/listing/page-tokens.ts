import { ApiError, invalidValue } from '../api-error.ts';

/** Where a listing goes on. */
export interface ListPosition {
  /** Which of the listing's sources, from 0. */
  readonly source: number;
  /** Ordinal of the last item looked at there, or how many sorted items went before. */
  readonly after: number;
}

export const listStart: ListPosition = { source: 0, after: -1 };

const PREFIX = '~!!~';
const LIFE_MS = 6 * 60 * 60 * 1000;

/** Page tokens of listings: opaque, good for the query they were made for, for some hours, unless expired before. */
export class PageTokens {
  readonly #now: () => number;
  #epoch = 1;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Refuses every token handed out so far. */
  expire(): void {
    this.#epoch += 1;
  }

  encode(query: string, { source, after }: ListPosition): string {
    const text = [source, after, this.#now(), this.#epoch].map((each) => each.toString(36)).join('.');
    return `${PREFIX}${text}.${fingerprint(`${query}|${text}`)}`;
  }

  /** Throws Drive's refusals: 400 for a foreign, damaged or withdrawn token, 403 for one that is too old. */
  decode(query: string, token: string): ListPosition {
    const [, text, print] = /^~!!~(-?\w+\.-?\w+\.\w+\.\w+)\.(\w+)$/.exec(token) ?? [];
    if (text === undefined || print !== fingerprint(`${query}|${text}`)) throw invalidValue('pageToken');
    const [source = 0, after = 0, at = 0, epoch = 0] = text
      .split('.')
      .map((each) => Number.parseInt(each, 36));
    if (epoch !== this.#epoch) throw invalidValue('pageToken');
    if (this.#now() - at > LIFE_MS) {
      const message = 'The specified page token has expired, and can no longer be used.';
      throw new ApiError({ status: 403, reason: 'pageTokenExpired', message });
    }
    return { source, after };
  }
}

/** Enough to notice a token of another query or another emulator's; not a signature. */
function fingerprint(text: string): string {
  let [one, other] = [0x811c9dc5, 0x9e3779b9];
  for (let index = 0; index < text.length; index += 1) {
    one = Math.imul(one ^ text.charCodeAt(index), 0x01000193);
    other = Math.imul(other ^ text.charCodeAt(index), 0x85ebca6b);
  }
  return (one >>> 0).toString(36) + (other >>> 0).toString(36);
}
