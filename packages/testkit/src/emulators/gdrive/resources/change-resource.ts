import type { DriveChange, SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import type { Selection } from '../fields/field-mask.ts';
import { below, project, selects } from '../fields/project.ts';
import { driveResource } from './drive-resource.ts';
import { type FileContext, fileResources } from './file-resource.ts';

export interface ChangeFilter {
  readonly includeRemoved: boolean;
  readonly includeCorpusRemovals: boolean;
  readonly restrictToMyDrive: boolean;
  /** The caller wants entries about shared drives in the account's own log. */
  readonly includesDrives: boolean;
}

/** Makes change resources of one selection; undefined for entries the call does not want. */
export function changeResources(
  selection: Selection,
  context: FileContext,
  filter: ChangeFilter,
): (change: DriveChange) => Record<string, unknown> | undefined {
  const file = fileResources(below(selection, 'file'), context);
  const own = withoutMember(selection, 'file');
  return (change) => {
    if (change.kind === 'drive') return driveChange(change, selection, context, filter);
    const { id, time } = change;
    const item = visible(change.item);
    if (item === undefined && !filter.includeRemoved) return undefined;
    if (item !== undefined && filter.restrictToMyDrive && !isInMyDrive(item, context)) return undefined;
    const entry = { kind: 'drive#change', type: 'file', changeType: 'file', time: isoTime(time), fileId: id };
    const removed = item === undefined;
    const shown = project({ ...entry, removed }, own) as Record<string, unknown>;
    const resource = item ?? (filter.includeCorpusRemovals ? context.view.find(id) : undefined);
    if (resource !== undefined && selects(selection, 'file')) shown['file'] = file(resource);
    return shown;
  };
}

function driveChange(
  change: Extract<DriveChange, { kind: 'drive' }>,
  selection: Selection,
  { view }: FileContext,
  filter: ChangeFilter,
): Record<string, unknown> | undefined {
  const { driveId, time, joined } = change;
  if (!filter.includesDrives || (!joined && !filter.includeRemoved)) return undefined;
  const drive = joined ? view.sharedDrive(driveId) : undefined;
  const entry = {
    kind: 'drive#change',
    type: 'teamDrive',
    changeType: 'drive',
    time: isoTime(time),
    removed: !joined,
    driveId,
    teamDriveId: driveId,
    drive: drive && driveResource(drive, view.startedAt),
  };
  return project(entry, selection) as Record<string, unknown>;
}

function visible(item: SeenItem | undefined): SeenItem | undefined {
  return item?.state === 'present' || item?.state === 'trashed' ? item : undefined;
}

function isInMyDrive(item: SeenItem, { view }: FileContext): boolean {
  return view.isShared(item) || view.isOwned(item);
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

function withoutMember(selection: Selection, name: string): Selection {
  return selection === '*' ? '*' : new Map([...selection].filter(([each]) => each !== name));
}
