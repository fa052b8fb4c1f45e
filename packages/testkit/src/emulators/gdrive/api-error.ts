import type { EmulatorResponse } from '../http/http-message.ts';
import { jsonResponse } from '../http/http-message.ts';

/** What an error body of Drive says. */
export interface ApiErrorFacts {
  readonly status: number;
  readonly reason: string;
  readonly message: string;
  /** In `errors[0]`, where it differs from the message on top. */
  readonly shortMessage?: string | undefined;
  readonly domain?: string | undefined;
  readonly location?: string | undefined;
  readonly locationType?: 'parameter' | 'header' | undefined;
  /** Canonical name, which Drive gives for refused callers only. */
  readonly canonical?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Thrown by endpoints; answered as Drive's error body. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly facts: ApiErrorFacts;

  constructor(facts: ApiErrorFacts) {
    super(facts.message);
    this.facts = facts;
  }
}

/** Drive's error body. */
export function apiErrorResponse(facts: ApiErrorFacts): EmulatorResponse {
  const { status, reason, message, shortMessage = message, domain = 'global', location, canonical } = facts;
  const { locationType = location === undefined ? undefined : 'parameter' } = facts;
  const entry = { message: shortMessage, domain, reason, location, locationType };
  const error = { code: status, message, errors: [entry], status: canonical };
  return jsonResponse(status, { error }, facts.headers);
}

/** A parameter whose value is not accepted. */
export function invalidValue(location: string, message = 'Invalid Value'): ApiError {
  return new ApiError({ status: 400, reason: 'invalid', message, location });
}

/** A parameter that names something there is not, or asks for what cannot be. */
export function invalidParameter(location: string, message: string): ApiError {
  return new ApiError({ status: 400, reason: 'invalidParameter', message, location });
}

/** A parameter without which the method does not work. */
export function requiredParameter(location: string, message = `Required parameter: ${location}`): ApiError {
  return new ApiError({ status: 400, reason: 'required', message, location });
}

/** A file that does not exist, or that this account cannot see: Drive does not say which. */
export function fileNotFound(fileId: string): ApiError {
  const message = `File not found: ${fileId}.`;
  return new ApiError({ status: 404, reason: 'notFound', message, location: 'fileId' });
}
