import type { Clock } from '@music-platform/bridge-traits';
import type { RemoteDrive } from '../../remote-drive/remote-drive.ts';
import { AuthorizationCodes } from '../auth/authorization-codes.ts';
import { type EmulatorCall, EmulatorCallLog } from '../http/call-log.ts';
import { EmulatorCore, type Latency } from '../http/emulator-core.ts';
import { FaultScript } from '../http/fault-script.ts';
import type { EmulatorHandler, EmulatorRequest, EmulatorResponse } from '../http/http-message.ts';
import type { EarlyCall } from '../http/retry-after-watch.ts';
import { accountTraits, type GraphAccount } from './account.ts';
import { graphEndpointNames } from './addressing/graph-endpoint.ts';
import { graphRoute } from './addressing/graph-route.ts';
import { DeviceCodes } from './auth/device-codes.ts';
import { GraphTokens } from './auth/graph-tokens.ts';
import { knownOauthErrors } from './auth/oauth-error.ts';
import { DownloadLinks } from './content/download-links.ts';
import { Origins } from './content/origins.ts';
import { DeltaRuns } from './delta/delta-runs.ts';
import type { GraphServices } from './endpoints/graph-context.ts';
import { knownErrors } from './errors/error-codes.ts';
import type { GraphFault } from './graph-fault.ts';
import type { GraphIds } from './graph-ids.ts';
import { GraphService } from './graph-service.ts';
import { GraphView } from './graph-view.ts';
import { fetchNotification, type NotificationTransport } from './push/notification-transport.ts';
import { GraphSubscriptions } from './push/subscriptions.ts';
import { defaultQuirks, type GraphQuirks } from './quirks.ts';
import { type GraphLimits, RequestUnitMeter } from './throttle.ts';
import { CopyMonitors } from './uploads/copy-monitors.ts';
import { ItemWriter } from './uploads/item-writer.ts';
import { UploadSessions } from './uploads/upload-sessions.ts';
import { type GraphViolation, Violations } from './violations.ts';

/** How an emulated Graph behaves, whatever carries its requests. */
export interface GraphCoreOptions {
  readonly remote: RemoteDrive;
  /** `personal` unless given. */
  readonly account?: GraphAccount | undefined;
  /** The cloud's own unless given. */
  readonly clock?: Clock | undefined;
  /** An access token that is good from the start and never ages; `test-token` unless given. */
  readonly token?: string | undefined;
  readonly refreshToken?: string | undefined;
  /** What tokens allow, separated by blanks; everything unless given. */
  readonly scopes?: string | undefined;
  readonly latencyMs?: Latency | undefined;
  /** Enforces the limit of resource units a minute, or others. */
  readonly quota?: boolean | GraphLimits | undefined;
  readonly quirks?: Partial<GraphQuirks> | undefined;
  /** Carries notifications; `fetch` unless given. */
  readonly notificationTransport?: NotificationTransport | undefined;
  /** Origin of links, in place of the one a request came to. */
  readonly publicOrigin?: string | undefined;
}

const EVERYTHING = 'Files.ReadWrite.All Sites.ReadWrite.All offline_access';

/** An emulated Graph without a server: give requests to `handle`. */
export class GraphCore {
  readonly remote: RemoteDrive;
  readonly account: GraphAccount;
  readonly faults: FaultScript<GraphFault>;
  readonly quirks: GraphQuirks;
  readonly tokens: GraphTokens;
  readonly devices: DeviceCodes;
  readonly token: string;
  readonly refreshToken: string;
  readonly ids: GraphIds;
  readonly links: DownloadLinks;
  readonly origins: Origins;
  readonly subscriptions: GraphSubscriptions;
  readonly handle: EmulatorHandler;
  readonly #log: EmulatorCallLog = new EmulatorCallLog();
  readonly #violations = new Violations();
  readonly #core: EmulatorCore<GraphFault>;
  /** Signing in is another service: what Graph asks to wait does not concern it. */
  readonly #signInCore: EmulatorCore<GraphFault>;
  /** Calls inside of a batch arrive together: one does not come too early for another. */
  readonly #innerCore: EmulatorCore<GraphFault>;
  readonly #now: () => number;

  constructor(options: GraphCoreOptions) {
    const { remote, account = 'personal', clock = remote.clock, latencyMs = 0 } = options;
    const { token = 'test-token', refreshToken = 'test-refresh-token', scopes = EVERYTHING } = options;
    const now = (): number => clock.now();
    const traits = accountTraits[account];
    this.#now = now;
    this.remote = remote;
    this.account = account;
    this.token = token;
    this.refreshToken = refreshToken;
    this.quirks = { ...defaultQuirks(account), ...options.quirks };
    this.tokens = new GraphTokens({ now, token, refreshToken, scopes });
    this.devices = new DeviceCodes(now);
    this.faults = new FaultScript<GraphFault>(errorFault, graphEndpointNames);
    this.links = new DownloadLinks(now, this.quirks);
    this.origins = new Origins(traits, options.publicOrigin);
    const view = new GraphView(remote, account, this.quirks);
    this.ids = view.ids;
    this.subscriptions = new GraphSubscriptions(
      view,
      clock,
      options.notificationTransport ?? fetchNotification,
    );
    const services: GraphServices = {
      view,
      quirks: this.quirks,
      origins: this.origins,
      links: this.links,
      runs: new DeltaRuns(view, this.quirks),
      writer: new ItemWriter(view),
      uploads: new UploadSessions(now),
      monitors: new CopyMonitors(),
      subscriptions: this.subscriptions,
      inner: (request) => this.#answerInner(request),
      violations: this.#violations,
      now,
    };
    const codes = new AuthorizationCodes(now, 'M.C-');
    const signIn = { tokens: this.tokens, codes, devices: this.devices, quirks: this.quirks, traits, now };
    const meter = new RequestUnitMeter(clock, options.quota ?? false);
    const service = new GraphService({ services, tokens: this.tokens, signIn, meter, log: this.#log });
    const parts = { service, faults: this.faults, log: this.#log, clock, latencyMs };
    this.#core = new EmulatorCore(parts);
    this.#signInCore = new EmulatorCore(parts);
    this.#innerCore = new EmulatorCore({ ...parts, latencyMs: 0 });
    this.handle = (request) => {
      const isSignIn = graphRoute(request)?.endpoint.startsWith('oauth.') === true;
      return (isSignIn ? this.#signInCore : this.#core).handle(request);
    };
  }

  /** The newest calls, in order of arrival. */
  get calls(): readonly EmulatorCall[] {
    return this.#log.calls;
  }

  /** How many calls there were, by endpoint. */
  get callCounts(): Readonly<Record<string, number>> {
    return this.#log.byEndpoint;
  }

  /** Bytes of bodies sent so far. */
  get bytes(): number {
    return this.#log.bytes;
  }

  /** How long each answer takes; may be set while the emulator runs. */
  get latencyMs(): Latency {
    return this.#core.latencyMs;
  }

  set latencyMs(latencyMs: Latency) {
    this.#core.latencyMs = latencyMs;
    this.#signInCore.latencyMs = latencyMs;
  }

  /** Resource units spent so far. */
  get quotaUnits(): number {
    return this.#log.quotaUnits;
  }

  /** Calls that came before the time `Retry-After` had named. */
  get earlyCalls(): readonly EarlyCall[] {
    return this.#core.retryAfter.early;
  }

  /** What no careful client does, calls that came too early included. */
  get violations(): readonly GraphViolation[] {
    const early = this.earlyCalls.map(({ call }): GraphViolation => ({ kind: 'retry-after-ignored', call }));
    return [...this.#violations.list, ...early];
  }

  /** Forgets calls, units and violations counted so far. */
  clearCalls(): void {
    this.#log.clear();
    this.#violations.clear();
    this.#core.retryAfter.early.length = 0;
  }

  /** Ends what is still under way. */
  close(): Promise<void> {
    return this.subscriptions.delivery.close();
  }

  async #answerInner(request: EmulatorRequest): Promise<EmulatorResponse> {
    const response = await this.#innerCore.handle(request);
    this.#core.retryAfter.answered(response, this.#now());
    return response;
  }
}

function errorFault(name: string): GraphFault {
  const names = [...knownErrors(), ...knownOauthErrors()];
  if (names.includes(name)) return { kind: 'error', reason: name };
  throw new TypeError(`${name} is no error Graph gives; it gives: ${names.join(', ')}`);
}
