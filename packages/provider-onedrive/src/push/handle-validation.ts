/** A request to the address given to `watch`, of any framework: a URL, or something that has one. */
export type IncomingRequest = string | URL | { url?: string | undefined };

/** What to answer. */
export interface ValidationAnswer {
  status: 200;
  headers: Readonly<Record<string, string>>;
  body: string;
}

const longestToken = 4_096;

/**
 * Answers the question Graph asks of a new address, within ten seconds, before it sends notifications there. Undefined for every other
 * request.
 */
export function handleValidation(request: IncomingRequest): ValidationAnswer | undefined {
  const text = typeof request === 'string' ? request : request instanceof URL ? request.href : request.url;
  if (text === undefined || !URL.canParse(text, 'https://address.invalid')) return undefined;
  const token = new URL(text, 'https://address.invalid').searchParams.get('validationToken');
  if (token === null || token === '' || token.length > longestToken) return undefined;
  const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' };
  return { status: 200, headers, body: token };
}
