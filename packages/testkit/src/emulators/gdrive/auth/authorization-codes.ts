import { sha256 } from '@noble/hashes/sha2.js';

/** What a sign-in asked for, and its token request must repeat. */
export interface SignInRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  /** The PKCE challenge (S256); absent: none was sent. */
  readonly challenge: string | undefined;
}

/** Codes of people who have agreed; each buys tokens once. */
export class AuthorizationCodes {
  readonly #open = new Map<string, SignInRequest>();
  #issued = 0;

  issue(request: SignInRequest): string {
    this.#issued += 1;
    const code = `4/code-${this.#issued}`;
    this.#open.set(code, request);
    return code;
  }

  /** Whether the code is good for this request; it is spent in any case. */
  redeem(code: string, request: { clientId: string; redirectUri: string; verifier: string | null }): boolean {
    const asked = this.#open.get(code);
    this.#open.delete(code);
    if (asked === undefined) return false;
    if (asked.clientId !== request.clientId || asked.redirectUri !== request.redirectUri) return false;
    return asked.challenge === undefined || asked.challenge === challengeOf(request.verifier ?? '');
  }
}

function challengeOf(verifier: string): string {
  const digest = sha256(new TextEncoder().encode(verifier));
  const text = btoa(String.fromCharCode(...digest));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
