import { ApiError } from '../api-error.ts';
import { refusal } from '../error-reasons.ts';

/** Scopes of Drive, without their common prefix. */
export type DriveScope = 'drive' | 'drive.readonly' | 'drive.metadata.readonly' | 'drive.file';

const SCOPE_PREFIX = 'https://www.googleapis.com/auth/';
export const ACCESS_LIFE_MS = 3_600_000;

interface Grant {
  readonly expiresAt: number;
  readonly scope: DriveScope;
}

/** Access and refresh tokens of the one account. */
export class AccessTokens {
  readonly #now: () => number;
  readonly #scope: DriveScope;
  readonly #access = new Map<string, Grant>();
  readonly #refresh = new Set<string>();
  #issued = 0;

  /** `token` and `refreshToken` are good from the start; `token` never ages. */
  constructor(options: { now: () => number; token: string; refreshToken: string; scope: DriveScope }) {
    this.#now = options.now;
    this.#scope = options.scope;
    this.#access.set(options.token, { expiresAt: Number.POSITIVE_INFINITY, scope: options.scope });
    this.#refresh.add(options.refreshToken);
  }

  /** Another access token. */
  issue(options: { scope?: DriveScope | undefined; lifeMs?: number | undefined } = {}): string {
    this.#issued += 1;
    const token = `access-${this.#issued}-${this.#now().toString(36)}`;
    const expiresAt = this.#now() + (options.lifeMs ?? ACCESS_LIFE_MS);
    this.#access.set(token, { expiresAt, scope: options.scope ?? this.#scope });
    return token;
  }

  /** Another refresh token. */
  issueRefresh(): string {
    this.#issued += 1;
    const token = `refresh-${this.#issued}-${this.#now().toString(36)}`;
    this.#refresh.add(token);
    return token;
  }

  isRefreshToken(token: string): boolean {
    return this.#refresh.has(token);
  }

  /** Whether it is a token of either kind that has not been withdrawn. */
  isKnown(token: string): boolean {
    return this.#refresh.has(token) || this.#access.has(token);
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

  /** What the caller may do. Throws Drive's refusals, which differ between no credentials and bad ones. */
  authorize(authorization: string | undefined, method: string): DriveScope {
    if (authorization === undefined || authorization.trim() === '') throw withoutCredentials(method);
    const token = bearerToken(authorization);
    const grant = token === undefined ? undefined : this.#access.get(token);
    if (grant === undefined || grant.expiresAt <= this.#now()) throw refusal('authError');
    return grant.scope;
  }

  scopeText(): string {
    return SCOPE_PREFIX + this.#scope;
  }
}

/** The token of an `Authorization` header; the scheme's letters may be of any case. */
export function bearerToken(authorization: string | undefined): string | undefined {
  return /^bearer\s+(\S+)\s*$/i.exec(authorization ?? '')?.[1];
}

function withoutCredentials(method: string): ApiError {
  if (method === 'GET' || method === 'HEAD') return refusal('forbidden');
  return new ApiError({
    status: 401,
    reason: 'required',
    message:
      'Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
    shortMessage: 'Login Required.',
    location: 'Authorization',
    locationType: 'header',
    canonical: 'UNAUTHENTICATED',
  });
}
