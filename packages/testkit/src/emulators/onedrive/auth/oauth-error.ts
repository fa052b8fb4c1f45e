import { type EmulatorResponse, jsonResponse } from '../../http/http-message.ts';

interface OauthFacts {
  readonly status?: number;
  readonly number: number;
  readonly message: string;
  readonly suberror?: string;
}

const facts: Readonly<Record<string, OauthFacts>> = {
  invalid_grant: {
    number: 700082,
    message: 'The refresh token has expired due to inactivity.',
  },
  passwordChanged: {
    number: 50173,
    message: 'The provided grant has expired due to it being revoked, a fresh auth token is needed.',
  },
  grantExpired: { number: 70008, message: 'The provided authorization code or refresh token has expired.' },
  codeUsed: {
    number: 54005,
    message: 'OAuth2 Authorization code was already redeemed, please retry with a new valid code.',
  },
  codeOfAnother: { number: 70000, message: 'The provided value for the code parameter is not valid.' },
  wrongVerifier: {
    number: 50148,
    message: 'The code_verifier does not match the code_challenge supplied in the authorization request.',
  },
  consentRequired: {
    number: 65001,
    message: 'The user or administrator has not consented to use the application.',
    suberror: 'consent_required',
  },
  interaction_required: {
    number: 50076,
    message:
      'Due to a configuration change made by your administrator, you must use multi-factor authentication.',
    suberror: 'basic_action',
  },
  invalid_client: { status: 401, number: 7000215, message: 'Invalid client secret provided.' },
  invalid_request: { number: 900144, message: 'The request body must contain a required parameter.' },
  unsupported_grant_type: { number: 70003, message: 'The app requested an unsupported grant type.' },
  authorization_pending: {
    number: 70016,
    message: 'OAuth 2.0 device flow error. Authorization is pending. Continue polling.',
  },
  slow_down: { number: 70016, message: 'OAuth 2.0 device flow error. Continue polling, more slowly.' },
  authorization_declined: { number: 70017, message: 'The user declined the authorization.' },
  expired_token: { number: 70020, message: 'The device code has expired.' },
  bad_verification_code: { number: 70018, message: 'Bad verification code.' },
  temporarily_unavailable: {
    status: 503,
    number: 90033,
    message: 'A transient error has occurred. Please try again.',
  },
};

/** Names of scripts that the endpoint gives as `invalid_grant`. */
const grants: ReadonlySet<string> = new Set([
  'codeOfAnother',
  'codeUsed',
  'consentRequired',
  'grantExpired',
  'passwordChanged',
  'wrongVerifier',
]);

/** Errors of the sign-in service that scripts can name. */
export function knownOauthErrors(): string[] {
  return Object.keys(facts);
}

/** A refusal of the sign-in service, whose body is not Graph's. */
export function oauthError(
  name: string,
  at: number,
  more: { message?: string | undefined; status?: number | undefined } = {},
): EmulatorResponse {
  const { number = 90000, message = name, status = 400, suberror } = facts[name] ?? {};
  const time = `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`;
  return jsonResponse(
    more.status ?? status,
    {
      error: grants.has(name) ? 'invalid_grant' : name,
      error_description: `AADSTS${number}: ${more.message ?? message} Timestamp: ${time}`,
      error_codes: [number],
      timestamp: time,
      suberror,
      claims:
        name === 'interaction_required'
          ? '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'
          : undefined,
    },
    { 'Cache-Control': 'no-store' },
  );
}
