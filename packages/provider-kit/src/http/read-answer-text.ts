import { readWebBody } from './read-body.ts';
import { ServiceFailure } from './service-failure.ts';

/** No answer of a service is this long; one that is costs no more memory than this. */
const longestAnswerBytes = 64 * 1024 ** 2;

/** The text of an answer. Throws a `ServiceFailure` where it breaks off, or does not come to an end. */
export async function readAnswerText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of readWebBody(response.body)) {
    length += chunk.length;
    if (length > longestAnswerBytes) throw new ServiceFailure({ status: response.status, reason: 'tooLong' });
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return new TextDecoder().decode(bytes);
}
