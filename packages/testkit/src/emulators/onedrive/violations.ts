import type { EmulatorCall } from '../http/call-log.ts';

/** Something no careful client does. */
export interface GraphViolation {
  readonly kind: ViolationKind;
  readonly call: EmulatorCall;
}

export type ViolationKind =
  /** A bearer token reached an address that is a secret itself. */
  | 'authorization-sent'
  /** A pre-authenticated address was not used as it was given. */
  | 'address-rewritten'
  /** A call came before the time `Retry-After` had named. */
  | 'retry-after-ignored'
  /** The last bytes were asked for by a suffix range, which gives everything. */
  | 'suffix-range'
  /** A token for delta was made up, or belongs to another drive or folder. */
  | 'foreign-delta-token';

const KEPT = 10_000;

/** What careless clients did, newest last. */
export class Violations {
  readonly list: GraphViolation[] = [];

  add(kind: ViolationKind, call: EmulatorCall): void {
    this.list.push({ kind, call });
    if (this.list.length > KEPT) this.list.shift();
  }

  clear(): void {
    this.list.length = 0;
  }
}
