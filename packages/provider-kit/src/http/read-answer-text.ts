import { readWebBody } from './read-body.ts';
import { ServiceFailure } from './service-failure.ts';

/** No answer of a service is this long; one that is costs no more memory than this. */
const longestAnswerBytes = 64 * 1024 ** 2;

/** The text of an answer. Throws a `ServiceFailure` where it breaks off, or does not come to an end. */
export async function readAnswerText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let bytes = 0;
  for await (const chunk of readWebBody(response.body)) {
    bytes += chunk.length;
    if (bytes > longestAnswerBytes) throw new ServiceFailure({ status: response.status, reason: 'tooLong' });
    parts.push(decoder.decode(chunk, { stream: true }));
  }
  return parts.join('') + decoder.decode();
}
