import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import type { Clock } from '@music-platform/bridge-traits';
import { z } from 'zod';
import { parseJson } from '../text/json.ts';

/** What MSAL is given to reach the sign-in server with. */
export interface MsalNetworkOptions {
  /** Origin to ask in place of `authority`. */
  origin: string;
  authority: string;
  clock: Clock;
  signal: AbortSignal;
  /** Told OAuth's word for each refusal. */
  onRefusal: (error: string) => void;
}

const deviceCodeSchema = z.looseObject({ device_code: z.string(), interval: z.number().default(5) });
const refusalSchema = z.looseObject({ error: z.string() });
const timeoutMs = 30_000;
const slowDownMs = 5_000;

/**
 * The network as MSAL sees it. MSAL's wait between polls cannot be aborted, and it takes `slow_down` for a failure: so it is told to wait no
 * time at all, and polls wait here.
 */
export function createMsalNetwork(options: MsalNetworkOptions): INetworkModule {
  const { origin, authority, clock, signal, onRefusal } = options;
  let waitMs = 0;
  let isFirst = true;
  const send = async <T>(url: string, init: RequestInit): Promise<NetworkResponse<T>> => {
    const target = url.startsWith(`${authority}/`) ? origin + url.slice(authority.length) : url;
    const response = await fetch(target, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const body = parseJson(await response.text());
    return { headers: Object.fromEntries(response.headers), body: body as T, status: response.status };
  };
  return {
    sendGetRequestAsync: (url, request) => send(url, { headers: request?.headers ?? {} }),
    sendPostRequestAsync: async <T>(url: string, request?: NetworkRequestOptions) => {
      if (waitMs > 0 && !isFirst) await clock.sleep(waitMs, { signal });
      if (waitMs > 0) isFirst = false;
      const { headers = {}, body = '' } = request ?? {};
      const answer = await send<T>(url, { method: 'POST', headers, body });
      const code = deviceCodeSchema.safeParse(answer.body).data;
      if (code !== undefined) {
        waitMs = code.interval * 1000;
        return { ...answer, body: { ...code, interval: 0 } as T };
      }
      const error = refusalSchema.safeParse(answer.body).data?.error;
      if (error === 'slow_down') {
        waitMs += slowDownMs;
        return { ...answer, body: { error: 'authorization_pending' } as T };
      }
      if (error !== undefined) onRefusal(error);
      return answer;
    },
  };
}
