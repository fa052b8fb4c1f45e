import { type EmulatorResponse, jsonResponse } from '../../http/http-message.ts';
import { graphRoute } from '../addressing/graph-route.ts';
import { refusal } from '../errors/error-codes.ts';
import { renewalSchema, subscriptionSchema } from '../push/subscription-body.ts';
import type { GraphSubscription } from '../push/subscriptions.ts';
import { me } from '../resources/drive-resource.ts';
import { jsonBody, parsed } from '../uploads/item-body.ts';
import { type GraphCall, type GraphServices, itemOf } from './graph-context.ts';

const NO_CONTENT: EmulatorResponse = { status: 204, headers: {} };

/** `POST /subscriptions`. */
export async function subscriptionsCreate(
  call: GraphCall,
  services: GraphServices,
): Promise<EmulatorResponse> {
  const body = parsed(subscriptionSchema, await jsonBody(call.request));
  if (body.changeType !== 'updated') {
    throw refusal('invalidRequest', { message: 'Drives support the changeType updated only.' });
  }
  const { drive } = subjectOf(body.resource, call, services);
  const opened = await services.subscriptions.open(body, drive.id);
  return jsonResponse(201, shown(opened));
}

/** `GET /subscriptions`. */
export function subscriptionsList(_: GraphCall, { subscriptions }: GraphServices): EmulatorResponse {
  return jsonResponse(200, { value: subscriptions.list.map(shown) });
}

/** `GET /subscriptions/{id}`. */
export function subscriptionsGet({ route }: GraphCall, { subscriptions }: GraphServices): EmulatorResponse {
  return jsonResponse(200, shown(subscriptions.get(route.argument ?? '')));
}

/** `PATCH /subscriptions/{id}`: prolongs it. */
export async function subscriptionsUpdate(
  { request, route }: GraphCall,
  { subscriptions }: GraphServices,
): Promise<EmulatorResponse> {
  const to = parsed(renewalSchema, await jsonBody(request));
  return jsonResponse(200, shown(await subscriptions.renew(route.argument ?? '', to)));
}

/** `DELETE /subscriptions/{id}`. */
export function subscriptionsDelete(
  { route }: GraphCall,
  { subscriptions }: GraphServices,
): EmulatorResponse {
  subscriptions.close(route.argument ?? '');
  return NO_CONTENT;
}

/** `POST /subscriptions/{id}/reauthorize`. */
export function subscriptionsReauthorize(
  { route }: GraphCall,
  { subscriptions }: GraphServices,
): EmulatorResponse {
  subscriptions.reauthorize(route.argument ?? '');
  return NO_CONTENT;
}

/** The folder a subscription is about: a root, or on personal accounts any folder. */
function subjectOf(resource: string, call: GraphCall, services: GraphServices): ReturnType<typeof itemOf> {
  const path = `/v1.0/${resource.replace(/^\/+/, '')}`;
  const url = new URL(path, call.request.url);
  const route = graphRoute({ method: 'GET', url });
  if (route?.endpoint !== 'item.get') {
    throw refusal('invalidRequest', { message: `Unsupported subscription resource '${resource}'.` });
  }
  const found = itemOf({ ...call, route }, services);
  const { view } = services;
  if (found.item.kind === 'folder' && (view.traits.isPersonal || view.isRoot(found.item))) return found;
  throw refusal('invalidRequest', { message: 'Subscriptions are possible for the root of a drive only.' });
}

function shown({ id, body, notificationUrl, expiresAt }: GraphSubscription): Record<string, unknown> {
  return {
    ...body,
    '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#subscriptions/$entity',
    id,
    notificationUrl,
    expirationDateTime: new Date(expiresAt).toISOString(),
    applicationId: 'emulated-app',
    creatorId: me.id,
  };
}
