import type { EmulatorResponse } from '../../http/http-message.ts';
import { jsonResponse } from '../../http/http-message.ts';

/** What an error body of Graph says. */
export interface GraphErrorFacts {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** The code that refines it, in `innerError`. */
  readonly innerCode?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Thrown by endpoints; answered as Graph's error body. */
export class GraphError extends Error {
  override readonly name = 'GraphError';
  readonly facts: GraphErrorFacts;

  constructor(facts: GraphErrorFacts) {
    super(facts.message);
    this.facts = facts;
  }
}

/** Which request an error answers. */
export interface ErrorContext {
  readonly at: number;
  readonly requestId: string;
  readonly clientRequestId: string | undefined;
}

/** Graph's error body. */
export function graphErrorResponse(facts: GraphErrorFacts, context: ErrorContext): EmulatorResponse {
  const { status, code, message, innerCode, headers } = facts;
  const innerError = {
    code: innerCode,
    date: new Date(context.at).toISOString().slice(0, 19),
    'request-id': context.requestId,
    'client-request-id': context.clientRequestId ?? context.requestId,
  };
  return jsonResponse(status, { error: { code, message, innerError } }, headers);
}
