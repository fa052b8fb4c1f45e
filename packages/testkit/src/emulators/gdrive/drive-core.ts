import type { Clock } from '@music-platform/bridge-traits';
import type { RemoteDrive } from '../../remote-drive/remote-drive.ts';
import { AuthorizationCodes } from '../auth/authorization-codes.ts';
import { type EmulatorCall, EmulatorCallLog } from '../http/call-log.ts';
import { EmulatorCore, type Latency } from '../http/emulator-core.ts';
import { FaultScript } from '../http/fault-script.ts';
import type { EmulatorHandler } from '../http/http-message.ts';
import type { EarlyCall } from '../http/retry-after-watch.ts';
import { AccessTokens, type DriveScope } from './auth/access-tokens.ts';
import type { DriveFault } from './drive-fault.ts';
import { driveMethods } from './drive-routes.ts';
import { DriveService } from './drive-service.ts';
import { DriveView } from './drive-view.ts';
import type { DriveServices } from './endpoints/drive-context.ts';
import { knownReason, knownReasons } from './error-reasons.ts';
import { FileIds } from './file-ids.ts';
import { FileLister } from './listing/list-files.ts';
import { PageTokens } from './listing/page-tokens.ts';
import { PushChannels } from './push/push-channels.ts';
import { fetchTransport, PushDelivery, type PushTransport } from './push/push-delivery.ts';
import { defaultPushSwitches } from './push/push-switches.ts';
import { type DriveQuirks, defaultQuirks } from './quirks.ts';
import { type QuotaLimits, QuotaMeter } from './quota.ts';
import { FileWriter } from './uploads/file-writer.ts';
import { UploadSessions } from './uploads/upload-sessions.ts';

/** How an emulated Drive behaves, whatever carries its requests. */
export interface DriveCoreOptions {
  readonly remote: RemoteDrive;
  /** The cloud's own unless given. */
  readonly clock?: Clock | undefined;
  /** An access token that is good from the start and never ages; `test-token` unless given. */
  readonly token?: string | undefined;
  readonly refreshToken?: string | undefined;
  /** What tokens allow; everything unless given. */
  readonly scope?: DriveScope | undefined;
  readonly latencyMs?: Latency | undefined;
  /** Enforces Drive's limits of quota units a minute, or others. */
  readonly quota?: boolean | QuotaLimits | undefined;
  readonly quirks?: Partial<DriveQuirks> | undefined;
  /** Carries push messages; `fetch` unless given. */
  readonly pushTransport?: PushTransport | undefined;
}

/** An emulated Drive without a server: give requests to `handle`. */
export class DriveCore {
  readonly remote: RemoteDrive;
  readonly faults: FaultScript<DriveFault>;
  readonly quirks: DriveQuirks;
  readonly tokens: AccessTokens;
  readonly token: string;
  readonly refreshToken: string;
  readonly pageTokens: PageTokens;
  readonly push: PushChannels;
  readonly handle: EmulatorHandler;
  readonly #log: EmulatorCallLog = new EmulatorCallLog();
  readonly #core: EmulatorCore<DriveFault>;

  constructor(options: DriveCoreOptions) {
    const {
      remote,
      clock = remote.clock,
      token = 'test-token',
      refreshToken = 'test-refresh-token',
    } = options;
    const now = (): number => clock.now();
    this.remote = remote;
    this.token = token;
    this.refreshToken = refreshToken;
    this.quirks = { ...defaultQuirks, ...options.quirks };
    this.tokens = new AccessTokens({ now, token, refreshToken, scope: options.scope ?? 'drive' });
    this.faults = new FaultScript<DriveFault>(errorFault, driveMethods);
    this.pageTokens = new PageTokens(now);
    const view = new DriveView(remote);
    const ids = new FileIds();
    const delivery = new PushDelivery(clock, options.pushTransport ?? fetchTransport);
    const switches = { ...defaultPushSwitches };
    this.push = new PushChannels({ view, quirks: this.quirks, switches, delivery });
    const services: DriveServices = {
      view,
      quirks: this.quirks,
      pageTokens: this.pageTokens,
      lister: new FileLister(view),
      ids,
      writer: new FileWriter(view, ids),
      uploads: new UploadSessions(ids),
      push: this.push,
    };
    const quota = new QuotaMeter(clock, options.quota ?? false);
    const codes = new AuthorizationCodes(now, '4/code-');
    const service = new DriveService({ services, tokens: this.tokens, codes, quota, log: this.#log });
    const { latencyMs = 0 } = options;
    this.#core = new EmulatorCore({ service, faults: this.faults, log: this.#log, clock, latencyMs });
    this.handle = (request) => this.#core.handle(request);
  }

  /** The newest calls, in order of arrival. */
  get calls(): readonly EmulatorCall[] {
    return this.#log.calls;
  }

  /** How many calls there were, by endpoint. */
  get callCounts(): Readonly<Record<string, number>> {
    return this.#log.byEndpoint;
  }

  /** Quota units spent so far. */
  get quotaUnits(): number {
    return this.#log.quotaUnits;
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
  }

  /** Calls that came before the time `Retry-After` had named. */
  get earlyCalls(): readonly EarlyCall[] {
    return this.#core.retryAfter.early;
  }

  /** Ends what is still under way. */
  close(): Promise<void> {
    return this.push.delivery.close();
  }

  /** Forgets calls and units counted so far. */
  clearCalls(): void {
    this.#log.clear();
    this.#core.retryAfter.early.length = 0;
  }
}

function errorFault(name: string): DriveFault {
  if (name !== 'invalid_grant' && knownReason(name) === undefined) {
    throw new TypeError(
      `${name} is no reason Drive gives; it gives: ${knownReasons().join(', ')}, invalid_grant`,
    );
  }
  return { kind: 'error', reason: name };
}
