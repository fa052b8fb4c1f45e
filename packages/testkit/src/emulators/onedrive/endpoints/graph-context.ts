import type { DriveInfo, SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import type { EmulatorCall } from '../../http/call-log.ts';
import type { EmulatorHandler, EmulatorRequest, EmulatorResponse } from '../../http/http-message.ts';
import { SITE_HOST } from '../account.ts';
import type { GraphRoute } from '../addressing/graph-route.ts';
import type { DownloadLinks } from '../content/download-links.ts';
import type { Origins } from '../content/origins.ts';
import type { DeltaRuns } from '../delta/delta-runs.ts';
import { refusal } from '../errors/error-codes.ts';
import type { GraphFault } from '../graph-fault.ts';
import type { GraphView } from '../graph-view.ts';
import type { GraphSubscriptions } from '../push/subscriptions.ts';
import type { QueryOptions } from '../query-options.ts';
import type { GraphQuirks } from '../quirks.ts';
import type { ItemContext } from '../resources/item-context.ts';
import { siteIdOf } from '../resources/parent-reference.ts';
import type { CopyMonitors } from '../uploads/copy-monitors.ts';
import type { ItemWriter } from '../uploads/item-writer.ts';
import type { UploadSessions } from '../uploads/upload-sessions.ts';
import type { Violations } from '../violations.ts';

/** What every endpoint of one emulator shares. */
export interface GraphServices {
  readonly view: GraphView;
  readonly quirks: GraphQuirks;
  readonly origins: Origins;
  readonly links: DownloadLinks;
  readonly runs: DeltaRuns;
  readonly writer: ItemWriter;
  readonly uploads: UploadSessions;
  readonly monitors: CopyMonitors;
  readonly subscriptions: GraphSubscriptions;
  /** Answers the calls inside of a batch. */
  readonly inner: EmulatorHandler;
  readonly violations: Violations;
  readonly now: () => number;
}

/** One call, as its endpoint sees it. */
export interface GraphCall {
  readonly request: EmulatorRequest;
  readonly route: GraphRoute;
  readonly options: QueryOptions;
  readonly faults: readonly GraphFault[];
  readonly call: EmulatorCall;
}

export type GraphEndpointHandler = (
  call: GraphCall,
  services: GraphServices,
) => EmulatorResponse | Promise<EmulatorResponse>;

/** The drive a call is about. Throws Graph's 404. */
export function driveOf(
  { route }: Pick<GraphCall, 'route'>,
  { view }: Pick<GraphServices, 'view'>,
): DriveInfo {
  const reference = route.drive ?? { by: 'me' };
  if (reference.by === 'id') {
    const drive = view.ids.findDrive(reference.id);
    if (drive === undefined) throw refusal('itemNotFound', { message: 'The resource could not be found.' });
    return drive;
  }
  if (reference.by === 'site') {
    requireSite(reference.site, view);
    return view.mainDrive();
  }
  if (!view.traits.hasOwnDrive) throw refusal('itemNotFound', { message: "User's mysite not found." });
  return view.mainDrive();
}

/** Throws Graph's 404 unless there is such a site. Personal accounts have none. */
export function requireSite(site: string, { traits }: GraphView): void {
  if (traits.isPersonal) {
    throw refusal('invalidRequest', { message: 'This API is not supported for MSA accounts' });
  }
  const names = ['root', SITE_HOST, siteIdOf(), `${SITE_HOST}:/`, `${SITE_HOST}:/sites/music`];
  if (!names.includes(site.toLowerCase()))
    throw refusal('itemNotFound', { message: 'Requested site could not be found' });
}

/** The item a call is about. Throws Graph's refusals. */
export function itemOf(call: GraphCall, services: GraphServices): { drive: DriveInfo; item: SeenItem } {
  const { view } = services;
  const drive = driveOf(call, services);
  const { id, names } = call.route.item ?? { id: undefined, names: [] };
  const start = id === undefined ? view.root(drive) : view.get(drive, view.ids.findItem(drive, id));
  return { drive, item: view.below(drive, start, names) };
}

/** How items of an answer are made. */
export function itemContext(
  call: GraphCall,
  { view, quirks, origins, links }: GraphServices,
  inDelta = false,
): ItemContext {
  const origin = origins.download(call.request);
  return {
    view,
    quirks,
    inDelta,
    downloadUrl: ({ driveId, id }) => links.make(origin, { driveId, itemId: id }),
  };
}
