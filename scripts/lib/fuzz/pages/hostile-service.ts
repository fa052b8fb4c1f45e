import { createRandom, type SeededRandom } from '@music-platform/testkit';
import { hostileAnswer } from '../json/hostile-answer.ts';
import { Tally } from '../target.ts';

/** Stands for every secret of the sign-in. */
export const bearerToken = 'the-bearer-token-of-the-listener';

/** A cloud service as the provider's code sees it: what it would answer, and where it is. */
export interface ServiceModel {
  readonly origin: string;
  /** The JSON of a sound answer; bytes for content. */
  answer(request: Request, random: SeededRandom): unknown;
}

export interface HostileService {
  readonly fetch: typeof fetch;
  /** Answers given, by kind. */
  readonly answers: Tally;
  readonly problems: string[];
}

const longestBody = 4_096;

/**
 * A `fetch` behind which a service lies, stumbles or has been taken over. Notes whoever sends a token to another host, or goes where no
 * answer may lead. `soundness`: the share of requests answered honestly.
 */
export function hostileService(model: ServiceModel, seed: number, soundness: number): HostileService {
  const random = createRandom(`service ${seed}`);
  const answers = new Tally();
  const problems: string[] = [];
  const answer: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    problems.push(...trespasses(request, model.origin));
    const sound = model.answer(request, random);
    if (sound instanceof Uint8Array && random.chance(0.7)) {
      answers.add('content');
      return new Response(sound.slice(0, longestBody), { status: request.headers.has('range') ? 206 : 200 });
    }
    const json = sound instanceof Uint8Array ? {} : sound;
    try {
      const { kind, response } = await hostileAnswer(json, random, random.chance(soundness));
      answers.add(kind);
      return follow(response, init?.redirect, problems);
    } catch (error) {
      answers.add('broken');
      throw error;
    }
  };
  return { fetch: answer, answers, problems };
}

/** As the platform does: a redirect that is not wanted is an error; one that is to be followed would be a request to that place. */
function follow(response: Response, redirect: RequestInit['redirect'], problems: string[]): Response {
  const isRedirect = [301, 302, 303, 307, 308].includes(response.status);
  if (!isRedirect || redirect === 'manual') return response;
  if (redirect === 'error') throw new TypeError('fetch failed');
  problems.push(`a redirect to ${response.headers.get('location')} was followed blindly`);
  return response;
}

function trespasses(request: Request, origin: string): string[] {
  const url = new URL(request.url);
  const found: string[] = [];
  const sent = [request.url, ...[...request.headers].flat()].join('\n');
  if (url.origin !== origin && sent.includes(bearerToken)) found.push(`the token went to ${url.host}`);
  if (url.protocol !== 'https:') found.push(`asked ${url.protocol}//${url.host}`);
  if (url.username !== '') found.push('sent a user name along');
  if (url.origin !== origin && isLocal(url.hostname)) found.push(`asked the local network: ${url.hostname}`);
  return found;
}

function isLocal(host: string): boolean {
  return /^(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|\[)/.test(host);
}
