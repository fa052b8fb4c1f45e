import type { DriveInfo } from '../../../remote-drive/remote-drive-options.ts';
import { jsonResponse } from '../../http/http-message.ts';
import { parseFieldMask, type Selection } from '../fields/field-mask.ts';
import { project } from '../fields/project.ts';
import { driveListSchema, driveSchema } from '../fields/schemas.ts';
import { driveNotFound } from '../listing/list-corpus.ts';
import { driveResource } from '../resources/drive-resource.ts';
import { driveFields } from '../search/q-fields.ts';
import { matcherOf, type QSubject } from '../search/q-match.ts';
import { parseQuery } from '../search/q-parser.ts';
import type { DriveEndpoint } from './drive-context.ts';
import { listSelection } from './files-list.ts';

const DEFAULT_PAGE = 10;
const MAX_PAGE = 100;

const usualMembers: Selection = new Map(['kind', 'id', 'name'].map((name) => [name, '*' as const]));

/** `drives.get` */
export const drivesGet: DriveEndpoint = ({ id, parameters }, { view }) => {
  const drive = view.sharedDrive(id);
  if (drive === undefined) throw driveNotFound(id);
  const fields = parameters.raw('fields');
  const selection = fields === undefined ? usualMembers : parseFieldMask(fields, driveSchema);
  return jsonResponse(200, project(driveResource(drive, view.startedAt), selection));
};

/** `drives.list` */
export const drivesList: DriveEndpoint = ({ parameters }, { view, quirks, pageTokens }) => {
  const coerceAbove = quirks.oversizedPage === 'coerce';
  const pageSize = parameters.integer('pageSize', { min: 1, max: MAX_PAGE, coerceAbove }) ?? DEFAULT_PAGE;
  const q = parameters.text('q') ?? '';
  const expression = parseQuery(q, { fields: driveFields, precedence: quirks.precedence });
  const matches = expression && matcherOf(expression);
  const key = JSON.stringify(['drives', q]);
  const token = parameters.text('pageToken');
  const start = token === undefined ? 0 : pageTokens.decode(key, token).after;
  const selection = listSelection(parameters, driveListSchema, 'drives', usualMembers);
  const drives = view
    .sharedDrives()
    .filter((drive) => matches?.(driveSubject(drive, view.startedAt)) !== false);
  const end = start + pageSize;
  const body = {
    kind: 'drive#driveList',
    nextPageToken: end < drives.length ? pageTokens.encode(key, { source: 0, after: end }) : undefined,
    drives: drives.slice(start, end).map((drive) => driveResource(drive, view.startedAt)),
  };
  return jsonResponse(200, project(body, selection));
};

function driveSubject({ name }: DriveInfo, createdAt: number): QSubject {
  return {
    text: () => name,
    time: () => createdAt,
    boolean: () => false,
    collection: () => [],
    property: () => undefined,
    fullText: () => name,
  };
}
