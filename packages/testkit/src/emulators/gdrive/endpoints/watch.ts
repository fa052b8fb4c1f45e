import { jsonResponse } from '../../http/http-message.ts';
import { requiredParameter } from '../api-error.ts';
import { parseFieldMask } from '../fields/field-mask.ts';
import { project } from '../fields/project.ts';
import { channelSchema } from '../fields/schemas.ts';
import type { Parameters } from '../parameters.ts';
import { channelRequest, stopRequest } from '../push/channel-request.ts';
import type { PushChannel } from '../push/push-channels.ts';
import { changesDrive, readChanges } from './changes.ts';
import type { DriveEndpoint } from './drive-context.ts';
import { reachableItem } from './files-get.ts';

const DAY_MS = 24 * 3_600_000;
const API = 'https://www.googleapis.com/drive/v3';

/** `changes.watch` */
export const changesWatch: DriveEndpoint = async ({ request, parameters }, { view, push }) => {
  const pageToken = parameters.text('pageToken');
  if (pageToken === undefined) throw requiredParameter('pageToken');
  const driveId = changesDrive(parameters, view);
  readChanges(view, driveId, pageToken, 1);
  const asked = channelRequest(await request.readBody(), view.remote.clock.now(), 7 * DAY_MS);
  const uri = `${API}/changes?${new URLSearchParams({ alt: 'json', pageToken })}`;
  return shown(await push.open(asked, { kind: 'changes', driveId }, uri), parameters);
};

/** `files.watch` */
export const filesWatch: DriveEndpoint = async (call, services) => {
  const { request, parameters } = call;
  const { view, push } = services;
  const supportsAllDrives = parameters.eitherBoolean('supportsAllDrives', 'supportsTeamDrives');
  const item = reachableItem(call, services, supportsAllDrives);
  const asked = channelRequest(await request.readBody(), view.remote.clock.now(), DAY_MS);
  const uri = `${API}/files/${encodeURIComponent(item.id)}?alt=json`;
  const watched = { kind: 'file', id: item.id, isTold: !view.isShared(item) } as const;
  return shown(await push.open(asked, watched, uri), parameters);
};

/** `channels.stop` */
export const channelsStop: DriveEndpoint = async ({ request }, { push }) => {
  const { id, resourceId } = stopRequest(await request.readBody());
  push.stop(id, resourceId);
  return { status: 204, headers: {} };
};

function shown(channel: PushChannel, parameters: Parameters): ReturnType<typeof jsonResponse> {
  const { id, resourceId, resourceUri, token, expiresAt } = channel;
  const body = { kind: 'api#channel', id, resourceId, resourceUri, token, expiration: String(expiresAt) };
  const fields = parameters.raw('fields');
  return jsonResponse(200, project(body, fields === undefined ? '*' : parseFieldMask(fields, channelSchema)));
}
