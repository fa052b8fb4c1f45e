import { DOWNLOAD_PATH } from '../addressing/graph-route.ts';
import { fingerprint } from '../opaque-token.ts';
import type { GraphQuirks } from '../quirks.ts';

/** Which content an address gives access to. */
export interface DownloadTarget {
  readonly driveId: string;
  readonly itemId: string;
}

type Signed = DownloadTarget & { readonly expiresAt: number; readonly epoch: number };

/**
 * Pre-authenticated addresses: whoever knows one may read, until it expires. Signed byte for byte, with escapes that come out
 * differently when a client takes the query apart and puts it together again. Nothing is remembered of those handed out.
 */
export class DownloadLinks {
  readonly #now: () => number;
  readonly #quirks: Pick<GraphQuirks, 'downloadLifeMs'>;
  #epoch = 1;
  readonly #dead = new Set<string>();
  /** In every address, so that a new one differs from those that died. */
  #deaths = 0;

  constructor(now: () => number, quirks: GraphQuirks) {
    this.#now = now;
    this.#quirks = quirks;
  }

  /** Refuses every address handed out so far. */
  expire(): void {
    this.#epoch += 1;
    this.#dead.clear();
  }

  /** Refuses one address. */
  kill(search: string): void {
    this.#dead.add(search);
    this.#deaths += 1;
  }

  /** A new address at `origin`. */
  make(origin: string, { driveId, itemId }: DownloadTarget): string {
    const expiresAt = this.#now() + this.#quirks.downloadLifeMs;
    const fields = [driveId, itemId, String(expiresAt), String(this.#epoch), String(this.#deaths)].map(
      escaped,
    );
    const unsigned = `UniqueId=${fields.join('%7e')}&Translate=false&tempauth=v1.`;
    return `${origin}${DOWNLOAD_PATH}?${unsigned}${signature(unsigned)}%2b%2f&ApiVersion=2.0`;
  }

  /** What an address gives access to, or why it does not. */
  read(search: string): DownloadTarget | 'forged' | 'expired' {
    const [, unsigned = '', id = '', sign] =
      /^\?((?:UniqueId=([^&]*))&Translate=false&tempauth=v1\.)(\w+)%2b%2f&ApiVersion=2\.0$/.exec(search) ??
      [];
    if (sign === undefined || sign !== signature(unsigned)) return 'forged';
    const { driveId, itemId, expiresAt, epoch } = signedOf(id);
    const isDead = epoch !== this.#epoch || this.#dead.has(search);
    return isDead || expiresAt <= this.#now() ? 'expired' : { driveId, itemId };
  }
}

function signedOf(id: string): Signed {
  const [driveId = '', itemId = '', expiresAt, epoch] = id.split('%7e').map(decodeURIComponent);
  return { driveId, itemId, expiresAt: Number(expiresAt), epoch: Number(epoch) };
}

/** Percent-encoding in lower case; a `~` stays as it is, so that its escape separates the fields. */
function escaped(text: string): string {
  return encodeURIComponent(text).replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
}

function signature(text: string): string {
  return fingerprint('download', text);
}
