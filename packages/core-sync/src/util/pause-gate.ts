import type { NetworkMonitor, NetworkStatus } from '@music-platform/bridge-traits';
import { untilAborted } from './abort.ts';

/** Why work must wait, given the network; undefined when it may go on. */
export function pauseReason(status: NetworkStatus, wifiOnly: boolean): 'metered' | 'offline' | undefined {
  if (!wifiOnly) return undefined;
  if (!status.online) return 'offline';
  return status.metered ? 'metered' : undefined;
}

export interface PauseListener {
  paused(reason: 'metered' | 'offline'): void;
  resumed(): void;
}

/** Holds a run while the network is not to be used. Watches for as long as it is open. */
export class PauseGate {
  readonly #network: NetworkMonitor;
  readonly #wifiOnly: boolean;
  readonly #listener: PauseListener;
  readonly #unsubscribe: () => void;
  #paused = false;
  #wake: (() => void)[] = [];

  constructor(network: NetworkMonitor, wifiOnly: boolean, listener: PauseListener) {
    this.#network = network;
    this.#wifiOnly = wifiOnly;
    this.#listener = listener;
    this.#unsubscribe = wifiOnly ? network.subscribe(() => this.#check()) : () => undefined;
    this.#check();
  }

  /** Resolves at once while work may go on, otherwise when it may again. Rejects with the signal's reason. */
  async pass(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    while (this.#paused) {
      const woken = new Promise<void>((resolve) => {
        this.#wake.push(resolve);
      });
      await untilAborted(woken, { signal });
    }
  }

  close(): void {
    this.#unsubscribe();
  }

  #check(): void {
    const reason = pauseReason(this.#network.status(), this.#wifiOnly);
    if (reason !== undefined && !this.#paused) {
      this.#paused = true;
      this.#listener.paused(reason);
    } else if (reason === undefined && this.#paused) {
      this.#paused = false;
      this.#listener.resumed();
      for (const wake of this.#wake.splice(0)) wake();
    }
  }
}
