import { useState } from 'preact/hooks';
import type { ConnectRequest, Source } from '../../engine/engine-api.ts';
import { usePage } from '../state/engine-context.ts';

/** Connecting a source, which takes a moment. */
export interface Connect {
  readonly isBusy: boolean;
  /** Connects what `ask` brings (nothing: the person changed their mind) and syncs it. Resolves with whether it worked. */
  connect(ask: () => Promise<ConnectRequest | undefined>): Promise<boolean>;
}

/** Connects sources and syncs them right away. */
export function useConnect(): Connect {
  const { engine, fail } = usePage();
  const [isBusy, setBusy] = useState(false);
  const connect = async (ask: () => Promise<ConnectRequest | undefined>): Promise<boolean> => {
    setBusy(true);
    try {
      const request = await ask();
      if (!request) return false;
      const source: Source = await engine.connect(request);
      await engine.start(source.profileId);
      return true;
    } catch (error) {
      fail(error);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, connect };
}
