import type { Clock } from '@music-platform/bridge-traits';
import type { EmulatorCall, EmulatorCallLog } from './call-log.ts';
import type { FaultScript } from './fault-script.ts';
import { faultResponse, type HttpFault, httpFaults, spoil } from './http-fault.ts';
import type { EmulatorRequest, EmulatorResponse } from './http-message.ts';
import { firstValues } from './query-values.ts';
import { RetryAfterWatch } from './retry-after-watch.ts';

/** A scripted refusal by the service itself. */
export type ErrorFault = Extract<HttpFault, { kind: 'error' }>;

/** A service behind the emulator's front: what it is asked for, and what it answers when nothing goes wrong. */
export interface EmulatedService<Fault extends { readonly kind: string }> {
  /** The method a request means. */
  endpointOf(request: EmulatorRequest): string;
  /** `faults`: those that strike this call; it heeds the kinds that are its own. */
  answer(request: EmulatorRequest, call: EmulatorCall, faults: readonly Fault[]): Promise<EmulatorResponse>;
  /** Parameters that carry secrets, which the log leaves out. */
  readonly secretParameters?: ReadonlySet<string>;
  /** One of the service's own errors. */
  errorResponse(fault: ErrorFault, call: EmulatorCall): EmulatorResponse;
}

/** How long answers take: each as long as the others, or as it deserves. */
export type Latency = number | ((call: EmulatorCall) => number);

export interface EmulatorCoreOptions<Fault extends { readonly kind: string }> {
  readonly service: EmulatedService<Fault>;
  readonly faults: FaultScript<Fault>;
  readonly log: EmulatorCallLog;
  readonly clock: Clock;
  readonly latencyMs: Latency;
}

/** Logs each call, lets the latency pass and the scripted faults strike, and asks the service for everything else. */
export class EmulatorCore<Fault extends { readonly kind: string }> {
  readonly retryAfter: RetryAfterWatch = new RetryAfterWatch();
  latencyMs: Latency;
  /** How long making an answer took lately, by endpoint. */
  readonly #workMs = new Map<string, number>();
  readonly #options: EmulatorCoreOptions<Fault>;

  constructor(options: EmulatorCoreOptions<Fault>) {
    this.#options = options;
    this.latencyMs = options.latencyMs;
  }

  async handle(request: EmulatorRequest): Promise<EmulatorResponse> {
    const { faults, clock } = this.#options;
    const call = this.#record(request);
    this.retryAfter.arrived(call);
    const struck = faults.take(call);
    call.faults = struck.map(({ kind }) => kind);
    const response = await this.#inTime(call, sumOf(struck, 'delay'), request.signal, () =>
      this.#answer(request, call, struck),
    );
    call.status = response.status;
    const skewMs = sumOf(struck, 'clock-skew');
    this.retryAfter.answered(response, clock.now(), skewMs);
    const date = new Date(clock.now() + skewMs).toUTCString();
    const onBytes = (bytes: number): void => this.#options.log.addBytes(call, bytes);
    return { ...response, headers: { Date: date, ...response.headers }, onBytes };
  }

  /** Making an answer is a part of its latency: it begins so much sooner as it took lately, and what is early waits. */
  async #inTime<T>(
    call: EmulatorCall,
    delayMs: number,
    signal: AbortSignal | undefined,
    make: () => Promise<T>,
  ): Promise<T> {
    const { clock } = this.#options;
    const latencyMs = this.#latencyOf(call) + delayMs;
    const dueAt = clock.now() + latencyMs;
    const workMs = Math.min(latencyMs, this.#workMs.get(call.endpoint) ?? 0);
    if (latencyMs > workMs) await clock.sleep(latencyMs - workMs, { signal });
    const startedAt = clock.now();
    const made = await make();
    const now = clock.now();
    this.#workMs.set(call.endpoint, Math.max(now - startedAt, workMs * 0.9));
    if (now < dueAt) await clock.sleep(dueAt - now, { signal });
    return made;
  }

  async #answer(
    request: EmulatorRequest,
    call: EmulatorCall,
    faults: readonly Fault[],
  ): Promise<EmulatorResponse> {
    const { service, clock } = this.#options;
    const shownNow = clock.now() + sumOf(faults, 'clock-skew');
    for (const fault of httpFaults(faults)) {
      const refuse = (error: ErrorFault): EmulatorResponse => service.errorResponse(error, call);
      const response = faultResponse(fault, shownNow, refuse);
      if (response !== undefined) return response;
    }
    const response = await service.answer(request, call, faults);
    return response.status < 300 ? httpFaults(faults).reduce(spoil, response) : response;
  }

  #latencyOf(call: EmulatorCall): number {
    return typeof this.latencyMs === 'number' ? this.latencyMs : this.latencyMs(call);
  }

  #record(request: EmulatorRequest): EmulatorCall {
    const { method, url, headers } = request;
    const { service, clock, log } = this.#options;
    const query = firstValues(url.searchParams);
    for (const name of Object.keys(query)) if (service.secretParameters?.has(name)) delete query[name];
    return log.add({
      at: clock.now(),
      endpoint: service.endpointOf(request),
      method,
      path: url.pathname,
      query,
      range: headers['range'],
    });
  }
}

function sumOf(faults: readonly { readonly kind: string }[], kind: 'delay' | 'clock-skew'): number {
  return httpFaults(faults).reduce((sum, fault) => sum + (fault.kind === kind ? fault.ms : 0), 0);
}
