const LIFE_MS = 900_000;

/** What a person did with a device code. */
export type DeviceDecision = 'pending' | 'approved' | 'declined';

interface DeviceCode {
  readonly userCode: string;
  readonly expiresAt: number;
  decision: DeviceDecision;
}

/** Device codes and what became of them. */
export class DeviceCodes {
  readonly #now: () => number;
  readonly #codes = new Map<string, DeviceCode>();
  /** What people do as soon as they see a code. */
  automatic: DeviceDecision = 'pending';

  constructor(now: () => number) {
    this.#now = now;
  }

  /** User codes that nobody has decided about. */
  get pending(): string[] {
    return [...this.#codes.values()].flatMap(({ userCode, decision }) =>
      decision === 'pending' ? userCode : [],
    );
  }

  open(): { deviceCode: string; userCode: string; lifeMs: number } {
    const number = this.#codes.size + 1;
    const userCode = `CODE${String(number).padStart(5, '0')}`;
    const deviceCode = `device-${number}-${this.#now().toString(36)}`;
    this.#codes.set(deviceCode, { userCode, expiresAt: this.#now() + LIFE_MS, decision: this.automatic });
    return { deviceCode, userCode, lifeMs: LIFE_MS };
  }

  /** What a person does at the address the code was shown with. Throws `TypeError` for a code that was not. */
  decide(userCode: string, decision: DeviceDecision): void {
    const code = [...this.#codes.values()].find((each) => each.userCode === userCode);
    if (code === undefined) throw new TypeError(`there is no code ${userCode}`);
    code.decision = decision;
  }

  /** What a client that polls is told. A code that was approved is used up. */
  poll(deviceCode: string): DeviceDecision | 'expired' | 'unknown' {
    const code = this.#codes.get(deviceCode);
    if (code === undefined) return 'unknown';
    if (code.expiresAt <= this.#now()) return 'expired';
    if (code.decision === 'approved') this.#codes.delete(deviceCode);
    return code.decision;
  }
}
