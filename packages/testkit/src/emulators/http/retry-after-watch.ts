import type { EmulatorCall } from './call-log.ts';
import type { EmulatorResponse } from './http-message.ts';

/** A call that came although the service had asked to wait longer. */
export interface EarlyCall {
  readonly call: EmulatorCall;
  /** Clock time until which the service had asked to wait. */
  readonly until: number;
}

/** Notes who does not wait as long as `Retry-After` asked. */
export class RetryAfterWatch {
  readonly early: EarlyCall[] = [];
  #until = Number.NEGATIVE_INFINITY;

  arrived(call: EmulatorCall): void {
    if (call.at < this.#until) this.early.push({ call, until: this.#until });
  }

  /** `skewMs`: how wrong the service's clock was when it named a date. */
  answered({ headers }: EmulatorResponse, now: number, skewMs = 0): void {
    const value = headers['Retry-After'];
    if (value === undefined) return;
    const until = /^\d+(\.\d+)?$/.test(value) ? now + Number(value) * 1000 : Date.parse(value) - skewMs;
    if (until > this.#until) this.#until = until;
  }
}
