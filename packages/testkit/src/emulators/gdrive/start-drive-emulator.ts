import type { Clock } from '@music-platform/bridge-traits';
import { RemoteDrive } from '../../remote-drive/remote-drive.ts';
import { virtualDrive } from '../../remote-drive/virtual-drive.ts';
import type { EmulatorCall } from '../http/call-log.ts';
import type { FaultScript } from '../http/fault-script.ts';
import { createLink } from '../http/link.ts';
import { closeServer, createHttpServer, listen, requestListener } from '../http/node-server.ts';
import type { EarlyCall } from '../http/retry-after-watch.ts';
import { systemClock } from '../system-clock.ts';
import type { AccessTokens } from './auth/access-tokens.ts';
import { DriveCore, type DriveCoreOptions } from './drive-core.ts';
import type { DriveFault } from './drive-fault.ts';
import type { PageTokens } from './listing/page-tokens.ts';
import type { DriveQuirks } from './quirks.ts';

/** What to emulate, and how to serve it. */
export interface DriveEmulatorOptions extends Omit<DriveCoreOptions, 'remote'> {
  /** The cloud to show. Absent: one with a virtual library of `tracks`, or an empty one. */
  readonly remote?: RemoteDrive | undefined;
  /** Tracks of a virtual library, up to a million; needs no `remote`. */
  readonly tracks?: number | undefined;
  readonly seed?: number | undefined;
  /** A free one unless given. */
  readonly port?: number | undefined;
  /** Speed of the one line all answers share. */
  readonly bandwidthMbit?: number | undefined;
}

/** A running emulator. */
export interface DriveEmulator extends AsyncDisposable {
  /** Origin to give to clients as `rootUrl`. */
  readonly url: string;
  readonly remote: RemoteDrive;
  readonly faults: FaultScript<DriveFault>;
  readonly quirks: DriveQuirks;
  readonly calls: readonly EmulatorCall[];
  readonly quotaUnits: number;
  readonly earlyCalls: readonly EarlyCall[];
  readonly tokens: AccessTokens;
  readonly pageTokens: PageTokens;
  /** An access token that is good from the start. */
  readonly token: string;
  readonly refreshToken: string;
  clearCalls(): void;
  close(): Promise<void>;
}

/** Serves an emulated Drive on the loopback address. */
export async function startDriveEmulator(options: DriveEmulatorOptions = {}): Promise<DriveEmulator> {
  const clock = options.clock ?? options.remote?.clock ?? systemClock;
  const remote = options.remote ?? newRemote(options, clock);
  const core = new DriveCore({ ...options, remote, clock });
  const link = createLink(clock, options.bandwidthMbit);
  const server = createHttpServer(requestListener({ handler: core.handle, link, scheme: 'http' }));
  const port = await listen(server, options.port);
  const close = (): Promise<void> => closeServer(server);
  return {
    url: `http://127.0.0.1:${port}`,
    remote,
    faults: core.faults,
    quirks: core.quirks,
    tokens: core.tokens,
    pageTokens: core.pageTokens,
    token: core.token,
    refreshToken: core.refreshToken,
    get calls() {
      return core.calls;
    },
    get quotaUnits() {
      return core.quotaUnits;
    },
    get earlyCalls() {
      return core.earlyCalls;
    },
    clearCalls: () => core.clearCalls(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function newRemote({ tracks, seed }: DriveEmulatorOptions, clock: Clock): RemoteDrive {
  const main = { id: 'main', rootId: '0AEmulatedMyDriveRoot' };
  if (tracks === undefined) return new RemoteDrive({ clock, main });
  return virtualDrive({ tracks, ...(seed === undefined ? {} : { seed }), drive: { clock, main } });
}
