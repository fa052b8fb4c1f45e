import { ProviderError } from '@music-platform/bridge-traits';
import type { DriveChangePage } from '../../../remote-drive/remote-drive-options.ts';
import { jsonResponse } from '../../http/http-message.ts';
import { requiredParameter } from '../api-error.ts';
import type { DriveView } from '../drive-view.ts';
import { refusal } from '../error-reasons.ts';
import { parseFieldMask, type Selection } from '../fields/field-mask.ts';
import { below, project, selects } from '../fields/project.ts';
import { changeListSchema, startPageTokenSchema } from '../fields/schemas.ts';
import { driveNotFound } from '../listing/list-corpus.ts';
import type { Parameters } from '../parameters.ts';
import { changeResources } from '../resources/change-resource.ts';
import { type DriveEndpoint, faultOf } from './drive-context.ts';
import { listSelection } from './files-list.ts';

const DEFAULT_PAGE = 100;
const MAX_PAGE = 1000;

const usualMembers: Selection = new Map<string, Selection>([
  ...['kind', 'type', 'changeType', 'time', 'removed', 'fileId', 'driveId', 'teamDriveId'].map(
    (name): [string, Selection] => [name, '*'],
  ),
  ['file', new Map(['kind', 'id', 'name', 'mimeType', 'resourceKey'].map((name) => [name, '*' as const]))],
  ['drive', new Map(['kind', 'id', 'name'].map((name) => [name, '*' as const]))],
]);

/** `changes.getStartPageToken` */
export const changesGetStartPageToken: DriveEndpoint = ({ parameters }, { view }) => {
  const startPageToken = view.remote.headCursor(changesDrive(parameters, view));
  const fields = parameters.raw('fields');
  const selection = fields === undefined ? '*' : parseFieldMask(fields, startPageTokenSchema);
  return jsonResponse(200, project({ kind: 'drive#startPageToken', startPageToken }, selection));
};

/** `changes.list` */
export const changesList: DriveEndpoint = (call, { view }) => {
  const { parameters, context } = call;
  const token = parameters.text('pageToken');
  if (token === undefined) throw requiredParameter('pageToken');
  const limits = { min: 1, max: MAX_PAGE, coerceAbove: true };
  const pageSize = parameters.integer('pageSize', limits) ?? DEFAULT_PAGE;
  const driveId = changesDrive(parameters, view);
  const selection = listSelection(parameters, changeListSchema, 'changes', usualMembers);
  const limit = Math.min(pageSize, faultOf(call, 'short-page')?.size ?? pageSize);
  const page = faultOf(call, 'empty-page')
    ? emptyPage(view, driveId, token)
    : readChanges(view, driveId, token, limit);
  const body = {
    kind: 'drive#changeList',
    [page.hasMore ? 'nextPageToken' : 'newStartPageToken']: page.cursor,
  };
  const answer = project(body, selection) as Record<string, unknown>;
  if (selects(selection, 'changes')) {
    const show = changeResources(below(selection, 'changes'), context, {
      includeRemoved: parameters.raw('includeRemoved') === undefined || parameters.boolean('includeRemoved'),
      includeCorpusRemovals: parameters.boolean('includeCorpusRemovals'),
      restrictToMyDrive: parameters.boolean('restrictToMyDrive'),
      includesDrives: parameters.eitherBoolean('includeItemsFromAllDrives', 'includeTeamDriveItems'),
    });
    answer['changes'] = page.changes.flatMap((change) => show(change) ?? []);
  }
  return jsonResponse(200, answer);
};

/** The drive whose log a call is about. */
export function changesDrive(parameters: Parameters, view: DriveView): string {
  const driveId = parameters.text('driveId') ?? parameters.text('teamDriveId');
  if (driveId === undefined) return view.remote.mainDriveId;
  const supports = parameters.eitherBoolean('supportsAllDrives', 'supportsTeamDrives');
  if (!supports || view.sharedDrive(driveId) === undefined) throw driveNotFound(driveId);
  return driveId;
}

/** A page of a drive's log. Throws Drive's 400 for a token it does not take. */
export function readChanges(
  view: DriveView,
  driveId: string,
  cursor: string,
  limit: number,
): DriveChangePage {
  try {
    return view.remote.changes(driveId, cursor, { limit });
  } catch (error) {
    if (error instanceof ProviderError && error.code === 'CURSOR_EXPIRED')
      throw refusal('changeTokenInvalid');
    throw error;
  }
}

/** A page without changes that goes on where it began; it still refuses what no token is. */
function emptyPage(view: DriveView, driveId: string, cursor: string): DriveChangePage {
  readChanges(view, driveId, cursor, 1);
  return { changes: [], cursor, hasMore: true };
}
