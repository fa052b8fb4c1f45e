import type { AuthorizationCodes } from '../auth/authorization-codes.ts';
import type { EmulatorCall, EmulatorCallLog } from '../http/call-log.ts';
import type { EmulatedService, ErrorFault } from '../http/emulator-core.ts';
import { UNKNOWN_ENDPOINT } from '../http/fault-script.ts';
import { type EmulatorRequest, type EmulatorResponse, textResponse } from '../http/http-message.ts';
import { ApiError, apiErrorResponse } from './api-error.ts';
import { type AccessTokens, bearerToken, type DriveScope } from './auth/access-tokens.ts';
import { consentEndpoint, revokeEndpoint } from './auth/sign-in-endpoints.ts';
import { invalidGrant, oauthError, tokenEndpoint } from './auth/token-endpoint.ts';
import type { DriveFault } from './drive-fault.ts';
import { type DriveMethod, driveRoute, type SignInMethod } from './drive-routes.ts';
import { aboutGet } from './endpoints/about.ts';
import { changesGetStartPageToken, changesList } from './endpoints/changes.ts';
import type { DriveEndpoint, DriveServices } from './endpoints/drive-context.ts';
import { drivesGet, drivesList } from './endpoints/drives.ts';
import { filesExport } from './endpoints/files-export.ts';
import { filesGet } from './endpoints/files-get.ts';
import { filesList } from './endpoints/files-list.ts';
import {
  filesCopy,
  filesCreate,
  filesDelete,
  filesEmptyTrash,
  filesGenerateIds,
  filesUpdate,
  filesUpload,
} from './endpoints/files-write.ts';
import { changesWatch, channelsStop, filesWatch } from './endpoints/watch.ts';
import { knownReason, refusal } from './error-reasons.ts';
import { Parameters } from './parameters.ts';
import { type QuotaMeter, quotaUnitsOf } from './quota.ts';

const endpoints: Readonly<Record<Exclude<DriveMethod, SignInMethod>, DriveEndpoint>> = {
  'about.get': aboutGet,
  'changes.getStartPageToken': changesGetStartPageToken,
  'changes.list': changesList,
  'changes.watch': changesWatch,
  'channels.stop': channelsStop,
  'drives.get': drivesGet,
  'drives.list': drivesList,
  'files.copy': filesCopy,
  'files.create': filesCreate,
  'files.delete': filesDelete,
  'files.download': filesGet,
  'files.emptyTrash': filesEmptyTrash,
  'files.export': filesExport,
  'files.generateIds': filesGenerateIds,
  'files.get': filesGet,
  'files.list': filesList,
  'files.update': filesUpdate,
  'files.upload': filesUpload,
  'files.watch': filesWatch,
};

const secretParameters: ReadonlySet<string> = new Set([
  'access_token',
  'client_secret',
  'code',
  'code_verifier',
  'key',
  'oauth_token',
  'refresh_token',
  'token',
]);

export interface DriveServiceOptions {
  readonly services: DriveServices;
  readonly tokens: AccessTokens;
  readonly codes: AuthorizationCodes;
  readonly quota: QuotaMeter;
  readonly log: EmulatorCallLog;
}

/** Drive's answers when nothing goes wrong by script. */
export class DriveService implements EmulatedService<DriveFault> {
  readonly secretParameters: ReadonlySet<string> = secretParameters;
  readonly #options: DriveServiceOptions;

  constructor(options: DriveServiceOptions) {
    this.#options = options;
  }

  endpointOf(request: EmulatorRequest): string {
    return driveRoute(request)?.method ?? UNKNOWN_ENDPOINT;
  }

  errorResponse({ reason, status, message }: ErrorFault, call: EmulatorCall): EmulatorResponse {
    if (reason === 'invalid_grant') return invalidGrant();
    const known = knownReason(reason);
    if (call.endpoint.startsWith('oauth.')) {
      return oauthError(reason, message ?? known?.message ?? reason, status ?? known?.status);
    }
    const facts = known ?? { status: 403, reason, message: reason };
    const shown = message ?? facts.message;
    return apiErrorResponse({ ...facts, status: status ?? facts.status, message: shown });
  }

  async answer(
    request: EmulatorRequest,
    call: EmulatorCall,
    faults: readonly DriveFault[],
  ): Promise<EmulatorResponse> {
    try {
      return await this.#route(request, call, faults);
    } catch (error) {
      if (error instanceof ApiError) return apiErrorResponse(error.facts);
      if (request.signal.aborted) throw error;
      return apiErrorResponse({
        status: 500,
        reason: 'internalError',
        message: `The emulator failed: ${String(error)}`,
      });
    }
  }

  async #route(
    request: EmulatorRequest,
    call: EmulatorCall,
    faults: readonly DriveFault[],
  ): Promise<EmulatorResponse> {
    const route = driveRoute(request);
    const { tokens, codes, services } = this.#options;
    if (route === undefined)
      return textResponse(404, '<html><title>Error 404 (Not Found)!!1</title></html>', 'text/html');
    switch (route.method) {
      case 'oauth.auth':
        return consentEndpoint(request, tokens, codes);
      case 'oauth.revoke':
        return revokeEndpoint(request, tokens);
      case 'oauth.token':
        return tokenEndpoint(request, tokens, codes, services.quirks);
    }
    if (faults.some(({ kind }) => kind === 'expire-access-token')) this.#killToken(request);
    const scope = tokens.authorize(request.headers['authorization'], request.method);
    if (!isAllowed(scope, route.method)) throw refusal('insufficientPermissions');
    const units = quotaUnitsOf(route.method);
    this.#options.quota.spend(units, services.quirks.quotaStatus);
    this.#options.log.charge(call, units);
    return this.#call(endpoints[route.method], route.id, request, faults);
  }

  async #call(
    endpoint: DriveEndpoint,
    id: string,
    request: EmulatorRequest,
    faults: readonly DriveFault[],
  ): Promise<EmulatorResponse> {
    const { services } = this.#options;
    const context = { view: services.view, exportOrigin: exportOrigin(request.url) };
    const parameters = new Parameters(request.url.searchParams);
    return await endpoint({ request, parameters, id, faults, context }, services);
  }

  #killToken(request: EmulatorRequest): void {
    const token = bearerToken(request.headers['authorization']);
    if (token !== undefined) this.#options.tokens.revoke(token);
  }
}

const metadataMethods: ReadonlySet<DriveMethod> = new Set<DriveMethod>([
  'about.get',
  'changes.getStartPageToken',
  'changes.list',
  'changes.watch',
  'channels.stop',
  'drives.get',
  'drives.list',
  'files.generateIds',
  'files.get',
  'files.list',
  'files.watch',
]);

function isAllowed(scope: DriveScope, method: DriveMethod): boolean {
  if (scope === 'drive' || scope === 'drive.file') return true;
  if (metadataMethods.has(method)) return true;
  return scope === 'drive.readonly' && (method === 'files.download' || method === 'files.export');
}

/** Exports live on another host of Google's, which a client behind the proxy must be sent to. */
function exportOrigin({ hostname, origin }: URL): string {
  return hostname.endsWith('.googleapis.com') ? 'https://docs.google.com' : origin;
}
