import type { EmulatorCall, EmulatorCallLog } from '../http/call-log.ts';
import type { EmulatedService, ErrorFault } from '../http/emulator-core.ts';
import type { EmulatorRequest, EmulatorResponse } from '../http/http-message.ts';
import type { GraphEndpoint } from './addressing/graph-endpoint.ts';
import { type GraphRoute, graphRoute } from './addressing/graph-route.ts';
import { bearerToken, type GraphTokens } from './auth/graph-tokens.ts';
import { oauthError } from './auth/oauth-error.ts';
import { requireScope } from './auth/required-scope.ts';
import {
  authorityEndpoint,
  authorizeEndpoint,
  deviceCodeEndpoint,
  type SignInServices,
  tokenEndpoint,
} from './auth/sign-in.ts';
import type { GraphServices } from './endpoints/graph-context.ts';
import { graphEndpoints } from './endpoints/graph-endpoints.ts';
import { knownError } from './errors/error-codes.ts';
import { type ErrorContext, GraphError, graphErrorResponse } from './errors/graph-error.ts';
import { faultOf, type GraphFault } from './graph-fault.ts';
import { QueryOptions } from './query-options.ts';
import { type RequestUnitMeter, requestUnits } from './throttle.ts';

export interface GraphServiceOptions {
  readonly services: GraphServices;
  readonly tokens: GraphTokens;
  readonly signIn: SignInServices;
  readonly meter: RequestUnitMeter;
  readonly log: EmulatorCallLog;
}

/** Addresses that are secrets themselves: no token is asked for. */
const preauthenticated: ReadonlySet<GraphEndpoint> = new Set<GraphEndpoint>([
  'download',
  'uploadSession',
  'monitor',
]);

const secretParameters: ReadonlySet<string> = new Set(['tempauth', 'UniqueId', 'validationToken']);

/** Graph's answers when nothing goes wrong by script. */
export class GraphService implements EmulatedService<GraphFault> {
  readonly secretParameters: ReadonlySet<string> = secretParameters;
  readonly #options: GraphServiceOptions;

  constructor(options: GraphServiceOptions) {
    this.#options = options;
  }

  endpointOf(request: EmulatorRequest): string {
    return graphRoute(request)?.endpoint ?? 'unknown';
  }

  errorResponse({ reason, status, message }: ErrorFault, call: EmulatorCall): EmulatorResponse {
    if (call.endpoint.startsWith('oauth.')) return oauthError(reason, call.at, { message, status });
    const facts = knownError(reason) ?? { status: 400, code: reason, message: reason };
    const shown = { ...facts, status: status ?? facts.status, message: message ?? facts.message };
    return graphErrorResponse(shown, errorContext(call, undefined));
  }

  async answer(
    request: EmulatorRequest,
    call: EmulatorCall,
    faults: readonly GraphFault[],
  ): Promise<EmulatorResponse> {
    const context = errorContext(call, request.headers['client-request-id']);
    try {
      const response = await this.#route(request, call, faults);
      const headers = {
        'request-id': context.requestId,
        ...this.#options.meter.headers(),
        ...response.headers,
      };
      return { ...response, headers };
    } catch (error) {
      if (error instanceof GraphError) return graphErrorResponse(error.facts, context);
      throw error;
    }
  }

  async #route(
    request: EmulatorRequest,
    call: EmulatorCall,
    faults: readonly GraphFault[],
  ): Promise<EmulatorResponse> {
    const route = graphRoute(request);
    if (route === undefined) {
      const message = `Resource not found for the segment '${request.url.pathname.split('/').at(-1) ?? ''}'.`;
      throw new GraphError({ status: 400, code: 'BadRequest', message });
    }
    const { endpoint } = route;
    if (isSignIn(endpoint)) return await this.#signIn(request, endpoint, route.argument);
    if (!preauthenticated.has(endpoint)) this.#authorize(request, route, faults);
    const units = requestUnits(route, request);
    this.#options.meter.spend(units);
    this.#options.log.charge(call, units);
    const { services } = this.#options;
    const options = new QueryOptions(request.url.searchParams);
    return await graphEndpoints[endpoint]({ request, route, options, faults, call }, services);
  }

  #authorize(request: EmulatorRequest, route: GraphRoute, faults: readonly GraphFault[]): void {
    const { tokens, services } = this.#options;
    const authorization = request.headers['authorization'];
    const token = bearerToken(authorization);
    if (faultOf(faults, 'expire-access-token') && token !== undefined) tokens.revoke(token);
    requireScope(tokens.authorize(authorization), route, services.view);
  }

  async #signIn(
    request: EmulatorRequest,
    endpoint: SignInEndpoint,
    argument: string | undefined,
  ): Promise<EmulatorResponse> {
    const { signIn } = this.#options;
    if (endpoint === 'oauth.deviceCode') return await deviceCodeEndpoint(request, signIn);
    if (endpoint === 'oauth.authorize') return authorizeEndpoint(request, signIn);
    if (endpoint === 'oauth.authority') return authorityEndpoint(request, argument ?? 'common');
    return await tokenEndpoint(request, signIn);
  }
}

type SignInEndpoint = Extract<GraphEndpoint, `oauth.${string}`>;

function isSignIn(endpoint: GraphEndpoint): endpoint is SignInEndpoint {
  return endpoint.startsWith('oauth.');
}

function errorContext({ at, number }: EmulatorCall, clientRequestId: string | undefined): ErrorContext {
  const tail = number.toString(16).padStart(12, '0');
  return { at, requestId: `00000000-0000-4000-8000-${tail}`, clientRequestId };
}
