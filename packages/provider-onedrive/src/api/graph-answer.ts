import { isWebPage, readAnswerText, ServiceFailure } from '@music-platform/provider-kit';
import type { GraphAnswer } from './graph-api.ts';
import { failureOfAnswer } from './graph-failure.ts';

/** Reads a whole answer of Graph. Throws `ServiceFailure` for whatever is none. */
export async function readAnswer(response: Response): Promise<GraphAnswer> {
  const header = (name: string): string | undefined => response.headers.get(name) ?? undefined;
  const text = await readAnswerText(response);
  if (!response.ok) throw failureOfAnswer(response.status, header, text);
  if (text === '') return { json: undefined, header };
  try {
    return { json: JSON.parse(text) as unknown, header };
  } catch {
    throw new ServiceFailure({ status: response.status, isWebPage: isWebPage(header) });
  }
}
