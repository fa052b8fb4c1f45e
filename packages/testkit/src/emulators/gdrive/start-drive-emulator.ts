import type { Clock } from '@music-platform/bridge-traits';
import { RemoteDrive } from '../../remote-drive/remote-drive.ts';
import { virtualDrive } from '../../remote-drive/virtual-drive.ts';
import { CONTROL_PATH, withControl } from '../control/control-handler.ts';
import { FolderDrive, type FolderScan } from '../folder/folder-drive.ts';
import type { EmulatorCall } from '../http/call-log.ts';
import { withCors } from '../http/cors.ts';
import type { Latency } from '../http/emulator-core.ts';
import type { ScriptedFault } from '../http/fault-schema.ts';
import type { FaultScript } from '../http/fault-script.ts';
import { createLink } from '../http/link.ts';
import type { EarlyCall } from '../http/retry-after-watch.ts';
import { serve } from '../http/serve.ts';
import { systemClock } from '../system-clock.ts';
import type { AccessTokens } from './auth/access-tokens.ts';
import { driveControl } from './drive-control.ts';
import { DriveCore, type DriveCoreOptions } from './drive-core.ts';
import type { DriveFault } from './drive-fault.ts';
import type { PageTokens } from './listing/page-tokens.ts';
import type { PushChannels } from './push/push-channels.ts';
import type { DriveQuirks } from './quirks.ts';

/** What to emulate, and how to serve it. */
export interface DriveEmulatorOptions extends Omit<DriveCoreOptions, 'remote'> {
  /** The cloud to show. Absent: one with a virtual library of `tracks`, or an empty one. */
  readonly remote?: RemoteDrive | undefined;
  /** A folder on disk whose content the main drive shows; nothing is written into it. */
  readonly folder?: string | undefined;
  /** Tracks of a virtual library, up to a million; needs no `remote`. */
  readonly tracks?: number | undefined;
  readonly seed?: number | undefined;
  /** A free one unless given. */
  readonly port?: number | undefined;
  /** Speed of the one line all answers share. */
  readonly bandwidthMbit?: number | undefined;
  /** Faults that are set from the start. */
  readonly faults?: readonly ScriptedFault<DriveFault>[] | undefined;
  /** Also answers over TLS under Google's host names, through the proxy at `url`, for clients that know no others. */
  readonly https?: boolean | undefined;
}

/** A running emulator. */
export interface DriveEmulator extends AsyncDisposable {
  /** Origin to give to clients as `rootUrl`; with `https` also the proxy for clients that insist on Google's names. */
  readonly url: string;
  /** Where commands are taken as JSON. */
  readonly controlUrl: string;
  /** The same over TLS, with a certificate of the authority in `caFile`. */
  readonly httpsUrl: string | undefined;
  readonly caFile: string | undefined;
  readonly remote: RemoteDrive;
  readonly faults: FaultScript<DriveFault>;
  readonly quirks: DriveQuirks;
  readonly push: PushChannels;
  readonly tokens: AccessTokens;
  readonly pageTokens: PageTokens;
  /** The newest calls, in order of arrival. */
  readonly calls: readonly EmulatorCall[];
  /** Quota units spent so far. */
  readonly quotaUnits: number;
  /** How long each answer takes; may be set while the emulator runs. */
  latencyMs: Latency;
  /** Calls that came before the time `Retry-After` had named. */
  readonly earlyCalls: readonly EarlyCall[];
  /** An access token that is good from the start. */
  readonly token: string;
  readonly refreshToken: string;
  /** Forgets calls and units counted so far. */
  clearCalls(): void;
  /** Looks at the folder again. */
  rescan(): FolderScan;
  close(): Promise<void>;
}

/** Names Google's services have; the first one is the certificate's. */
const hosts = [
  'www.googleapis.com',
  'oauth2.googleapis.com',
  'content.googleapis.com',
  'drive.googleapis.com',
  'accounts.google.com',
  'docs.google.com',
];

/** Serves an emulated Drive on the loopback address. */
export async function startDriveEmulator(options: DriveEmulatorOptions = {}): Promise<DriveEmulator> {
  const clock = options.clock ?? options.remote?.clock ?? systemClock;
  const remote = options.remote ?? newRemote(options, clock);
  const core = new DriveCore({ ...options, remote, clock });
  for (const { when = {}, fault } of options.faults ?? []) core.faults.on(when, fault);
  const folder = options.folder === undefined ? undefined : new FolderDrive(remote, options.folder);
  folder?.scan();
  const link = createLink(clock, options.bandwidthMbit);
  const handler = withControl(driveControl(core, folder, link), withCors(core.handle));
  const tlsHosts = options.https === true ? hosts : undefined;
  const { url, httpsUrl, caFile, close } = await serve({ handler, link, port: options.port, tlsHosts });
  const closeAll = async (): Promise<void> => {
    await core.close();
    await close();
  };
  const { faults, quirks, push, tokens, pageTokens, token, refreshToken } = core;
  return {
    url,
    controlUrl: url + CONTROL_PATH,
    httpsUrl,
    caFile,
    ...{ remote, faults, quirks, push, tokens, pageTokens, token, refreshToken },
    get calls() {
      return core.calls;
    },
    get quotaUnits() {
      return core.quotaUnits;
    },
    get latencyMs() {
      return core.latencyMs;
    },
    set latencyMs(latencyMs) {
      core.latencyMs = latencyMs;
    },
    get earlyCalls() {
      return core.earlyCalls;
    },
    clearCalls: () => core.clearCalls(),
    rescan: () => folder?.scan() ?? { added: 0, changed: 0, removed: 0 },
    close: closeAll,
    [Symbol.asyncDispose]: closeAll,
  };
}

function newRemote({ tracks, seed }: DriveEmulatorOptions, clock: Clock): RemoteDrive {
  const main = { id: 'main', rootId: '0AEmulatedMyDriveRoot' };
  if (tracks === undefined) return new RemoteDrive({ clock, main });
  return virtualDrive({ tracks, ...(seed === undefined ? {} : { seed }), drive: { clock, main } });
}
