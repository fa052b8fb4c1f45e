import type { FakeClock } from '../fake-clock.ts';

/** `fetch` for providers in a history: virtual time stands still until the whole answer is there, for nothing real may be under way. */
export function heldFetch(clock: FakeClock): typeof fetch {
  return (input, init) => clock.hold(whole(input, init));
}

async function whole(...request: Parameters<typeof fetch>): Promise<Response> {
  const response = await fetch(...request);
  const { status, statusText, headers } = response;
  const isEmpty = [204, 304].includes(status);
  return new Response(isEmpty ? null : await response.arrayBuffer(), { status, statusText, headers });
}
