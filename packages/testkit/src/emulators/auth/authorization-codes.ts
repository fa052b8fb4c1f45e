import { sha256 } from '@noble/hashes/sha2.js';

const LIFE_MS = 600_000;

/** What a sign-in asked for, and its token request must repeat. */
export interface SignInRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scope: string;
  /** The PKCE challenge (S256); absent: none was sent. */
  readonly challenge: string | undefined;
}

/** The token request. */
export interface Redemption {
  readonly code: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly verifier: string | null;
}

/** Why a code buys nothing; or the scope it was given for. */
export type Redeemed =
  | { readonly scope: string }
  | { readonly refused: 'unknown' | 'used' | 'expired' | 'otherClient' | 'otherAddress' | 'wrongVerifier' };

interface OpenCode {
  readonly request: SignInRequest;
  readonly expiresAt: number;
  isUsed: boolean;
}

/** Codes of people who have agreed; each buys tokens once, and soon. */
export class AuthorizationCodes {
  readonly #now: () => number;
  readonly #prefix: string;
  readonly #codes = new Map<string, OpenCode>();

  constructor(now: () => number, prefix: string) {
    this.#now = now;
    this.#prefix = prefix;
  }

  issue(request: SignInRequest): string {
    const code = `${this.#prefix}${this.#codes.size + 1}`;
    this.#codes.set(code, { request, expiresAt: this.#now() + LIFE_MS, isUsed: false });
    return code;
  }

  /** What the code is good for; it is spent in any case. */
  redeem({ code, clientId, redirectUri, verifier }: Redemption): Redeemed {
    const known = this.#codes.get(code);
    if (known === undefined) return { refused: 'unknown' };
    if (known.isUsed) return { refused: 'used' };
    known.isUsed = true;
    const { request, expiresAt } = known;
    if (expiresAt <= this.#now()) return { refused: 'expired' };
    if (request.clientId !== clientId) return { refused: 'otherClient' };
    if (request.redirectUri !== redirectUri) return { refused: 'otherAddress' };
    if (request.challenge !== undefined && request.challenge !== challengeOf(verifier ?? ''))
      return { refused: 'wrongVerifier' };
    return { scope: request.scope };
  }
}

/** Installed apps, and pages under development, are sent back to their own computer only. */
export function isLoopback(redirectUri: string | null): redirectUri is string {
  if (redirectUri === null || !URL.canParse(redirectUri)) return false;
  const { protocol, hostname } = new URL(redirectUri);
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}

function challengeOf(verifier: string): string {
  const digest = sha256(new TextEncoder().encode(verifier));
  const text = btoa(String.fromCharCode(...digest));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
