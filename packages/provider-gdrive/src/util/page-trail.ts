import { ProviderError } from '@music-platform/bridge-traits';

/** Pages that may say to go on where somebody has been before. */
const mostRepetitions = 20;

/** Remembers the page tokens of one listing: one that leads in a circle ends in `INVALID_RESPONSE`. */
export class PageTrail {
  readonly #tokens = new Set<string>();
  #repetitions = 0;

  /** The token to go on with. */
  follow(token: string | undefined): string | undefined {
    if (token === undefined) return undefined;
    if (this.#tokens.has(token)) this.#repetitions += 1;
    this.#tokens.add(token);
    if (this.#repetitions <= mostRepetitions) return token;
    throw new ProviderError('INVALID_RESPONSE', "Google Drive's pages lead in a circle.");
  }
}
