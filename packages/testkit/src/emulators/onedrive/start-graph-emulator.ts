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
import { serve } from '../http/serve.ts';
import { systemClock } from '../system-clock.ts';
import { accountTraits, SITE_HOST } from './account.ts';
import { graphControl } from './graph-control.ts';
import { GraphCore, type GraphCoreOptions } from './graph-core.ts';
import type { GraphFault } from './graph-fault.ts';
import type { GraphIds } from './graph-ids.ts';
import type { GraphSubscriptions } from './push/subscriptions.ts';
import type { GraphQuirks } from './quirks.ts';
import type { GraphViolation } from './violations.ts';

/** What to emulate, and how to serve it. */
export interface GraphEmulatorOptions extends Omit<GraphCoreOptions, 'remote'> {
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
  readonly faults?: readonly ScriptedFault<GraphFault>[] | undefined;
  /** Also answers over TLS, on localhost and, through the proxy at `url`, under Microsoft's host names. */
  readonly https?: boolean | undefined;
  /** Pre-authenticated addresses lead to an origin of their own (unless told otherwise), or back to the service's. */
  readonly downloads?: 'own-origin' | 'same-origin' | undefined;
}

/** A running emulator: everything of a `GraphCore`, and where it is. */
export interface GraphEmulator extends AsyncDisposable {
  /** Origin of the service; with `https` also the proxy for clients that insist on Microsoft's names. */
  readonly url: string;
  /** Where commands are taken as JSON. */
  readonly controlUrl: string;
  /** The same over TLS, with a certificate of the authority in `caFile`. */
  readonly httpsUrl: string | undefined;
  readonly caFile: string | undefined;
  /** Origin of pre-authenticated addresses. */
  readonly downloadUrl: string;
  /** What answers, without the server; the members below are its own. */
  readonly core: GraphCore;
  readonly remote: RemoteDrive;
  readonly faults: FaultScript<GraphFault>;
  readonly quirks: GraphQuirks;
  readonly ids: GraphIds;
  readonly subscriptions: GraphSubscriptions;
  /** An access token that is good from the start. */
  readonly token: string;
  readonly refreshToken: string;
  /** The newest calls, in order of arrival. */
  readonly calls: readonly EmulatorCall[];
  /** What no careful client does. */
  readonly violations: readonly GraphViolation[];
  /** Resource units spent so far. */
  readonly quotaUnits: number;
  /** How long each answer takes; may be set while the emulator runs. */
  latencyMs: Latency;
  /** Forgets calls, units and violations counted so far. */
  clearCalls(): void;
  /** Looks at the folder again. */
  rescan(): FolderScan;
  close(): Promise<void>;
}

/** Names Microsoft's services have; the first one is the certificate's. */
const hosts = [
  'graph.microsoft.com',
  'login.microsoftonline.com',
  'login.live.com',
  SITE_HOST,
  accountTraits.personal.downloadHost,
  accountTraits.business.downloadHost,
];

/** Serves an emulated Graph on the loopback address. */
export async function startGraphEmulator(options: GraphEmulatorOptions = {}): Promise<GraphEmulator> {
  const clock = options.clock ?? options.remote?.clock ?? systemClock;
  const remote = options.remote ?? newRemote(options, clock);
  const core = new GraphCore({ ...options, remote, clock });
  for (const { when = {}, fault } of options.faults ?? []) core.faults.on(when, fault);
  const folder = options.folder === undefined ? undefined : new FolderDrive(remote, options.folder);
  folder?.scan();
  const link = createLink(clock, options.bandwidthMbit);
  const handler = withControl(graphControl(core, folder, link), withCors(core.handle));
  const tlsHosts = options.https === true ? hosts : undefined;
  const served = await serve({ handler, link, port: options.port, tlsHosts, secondOrigin: true });
  const { url, httpsUrl, caFile, second } = served;
  const isApart = options.downloads !== 'same-origin';
  core.origins.add(url, isApart ? second.url : url);
  if (httpsUrl !== undefined) core.origins.add(httpsUrl, isApart ? (second.httpsUrl ?? url) : httpsUrl);
  const close = async (): Promise<void> => {
    await core.close();
    await served.close();
  };
  const { faults, quirks, ids, subscriptions, token, refreshToken } = core;
  return {
    url,
    controlUrl: url + CONTROL_PATH,
    httpsUrl,
    caFile,
    downloadUrl: isApart ? second.url : url,
    core,
    ...{ remote, faults, quirks, ids, subscriptions, token, refreshToken },
    get calls() {
      return core.calls;
    },
    get violations() {
      return core.violations;
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
    clearCalls: () => core.clearCalls(),
    rescan: () => folder?.scan() ?? { added: 0, changed: 0, removed: 0 },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function newRemote({ tracks, seed, account }: GraphEmulatorOptions, clock: Clock): RemoteDrive {
  const main = { id: 'main', rootId: 'root' };
  if (tracks === undefined) return new RemoteDrive({ clock, main });
  const providerTags = (account ?? 'personal') === 'personal';
  return virtualDrive({
    tracks,
    ...(seed === undefined ? {} : { seed }),
    providerTags,
    drive: { clock, main },
  });
}
