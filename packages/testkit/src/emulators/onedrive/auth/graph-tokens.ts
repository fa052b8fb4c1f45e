import { refusal } from '../errors/error-codes.ts';

export const ACCESS_LIFE_MS = 3_600_000;

interface Grant {
  readonly expiresAt: number;
  readonly scopes: readonly string[];
}

/** Access and refresh tokens of the one account. */
export class GraphTokens {
  readonly #now: () => number;
  readonly #scopes: readonly string[];
  readonly #access = new Map<string, Grant>();
  readonly #refresh = new Set<string>();
  #issued = 0;

  /** `token` and `refreshToken` are good from the start; `token` never ages. `scopes`: separated by blanks. */
  constructor(options: { now: () => number; token: string; refreshToken: string; scopes: string }) {
    this.#now = options.now;
    this.#scopes = options.scopes.split(/\s+/).filter((scope) => scope !== '');
    this.#access.set(options.token, { expiresAt: Number.POSITIVE_INFINITY, scopes: this.#scopes });
    this.#refresh.add(options.refreshToken);
  }

  get scopes(): readonly string[] {
    return this.#scopes;
  }

  /** Another access token. */
  issue(options: { lifeMs?: number | undefined } = {}): string {
    const token = this.#next('access');
    this.#access.set(token, {
      expiresAt: this.#now() + (options.lifeMs ?? ACCESS_LIFE_MS),
      scopes: this.#scopes,
    });
    return token;
  }

  /** Another refresh token. */
  issueRefresh(): string {
    const token = this.#next('refresh');
    this.#refresh.add(token);
    return token;
  }

  isRefreshToken(token: string): boolean {
    return this.#refresh.has(token);
  }

  /** Withdraws one token of either kind, or every access token. */
  revoke(token?: string): void {
    if (token === undefined) this.#access.clear();
    else {
      this.#access.delete(token);
      this.#refresh.delete(token);
    }
  }

  revokeRefreshTokens(): void {
    this.#refresh.clear();
  }

  /** What the caller may do. Throws Graph's refusals, which differ between no token, a strange one and an old one. */
  authorize(authorization: string | undefined): readonly string[] {
    const token = bearerToken(authorization);
    if (token === undefined) throw refusal('InvalidAuthenticationToken');
    const grant = this.#access.get(token);
    if (grant === undefined) {
      throw refusal('InvalidAuthenticationToken', { message: 'IDX14100: JWT is not well formed.' });
    }
    if (grant.expiresAt <= this.#now()) throw refusal('expired_token');
    return grant.scopes;
  }

  #next(kind: string): string {
    this.#issued += 1;
    return `${kind}-${this.#issued}-${this.#now().toString(36)}`;
  }
}

/** The token of an `Authorization` header; the scheme's letters may be of any case. */
export function bearerToken(authorization: string | undefined): string | undefined {
  return /^bearer\s+(\S+)\s*$/i.exec(authorization ?? '')?.[1];
}
