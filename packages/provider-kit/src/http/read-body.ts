import { failureWithoutAnswer } from './service-failure.ts';

/** Nothing. */
export async function* emptyBody(): AsyncGenerator<Uint8Array, void, undefined> {}

/** The chunks of a body, also where it cannot be iterated. Leaving early releases the connection; failures are `ServiceFailure`s. */
export async function* readWebBody(
  body: ReadableStream<Uint8Array> | null,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) yield step.value;
  } catch (error) {
    throw failureWithoutAnswer(error);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
