import type { AbortOptions, Clock, Logger } from '@music-platform/bridge-traits';
import type { RequestCaller } from '@music-platform/provider-kit';
import type { CallKind } from './api/call-kind.ts';
import type { GraphAnswer, GraphApi, GraphRequest } from './api/graph-api.ts';
import type { GraphLinks } from './api/graph-links.ts';
import {
  contentSelect,
  driveSchema,
  type GraphItem,
  graphItemSchema,
  parseAnswer,
} from './api/graph-wire.ts';
import type { FolderNames } from './feed/folder-names.ts';
import type { RestartPoints } from './feed/restart-points.ts';
import type { ItemRef } from './ids.ts';
import type { CompleteOptions } from './provider-options.ts';

/** What every part of the provider works with. */
export interface GraphContext {
  api: GraphApi;
  caller: RequestCaller<CallKind>;
  links: GraphLinks;
  clock: Clock;
  logger: Logger | undefined;
  options: CompleteOptions;
  restarts: RestartPoints;
  /** Keys of the drives that are scopes of their own: what is added to another drive from one of them is there already. */
  ownDrives: Set<string>;
  /** Folders whose key does not say how to ask for them: of unusual spelling, or standing for one of another drive. */
  folders: FolderNames;
}

/** One request to Graph that reads. */
export function get(
  ctx: GraphContext,
  kind: CallKind,
  url: string,
  options: AbortOptions & { headers?: GraphRequest['headers']; attempts?: number | undefined },
): Promise<GraphAnswer> {
  return request(ctx, kind, { method: 'GET', url, headers: options.headers }, (answer) => answer, options);
}

/** One request to Graph. `read` may refuse the answer as none with a `ServiceFailure`: then it is asked for again. */
export function request<T>(
  { api, caller }: GraphContext,
  kind: CallKind,
  what: GraphRequest,
  read: (answer: GraphAnswer) => T,
  { signal, attempts }: AbortOptions & { attempts?: number | undefined },
): Promise<T> {
  return caller.call(
    kind,
    async (options) => {
      const answer = await api.send(what, options);
      caller.ease(breatherMs(answer));
      return read(answer);
    },
    { signal, attempts },
  );
}

/** Near its limit the service says how much is left: what is left is spread over the time it has to last. */
function breatherMs({ header }: GraphAnswer): number {
  const left = Number(header('ratelimit-remaining') ?? Number.NaN);
  const resetMs = Number(header('ratelimit-reset') ?? Number.NaN) * 1000;
  return Number.isFinite(left) && Number.isFinite(resetMs)
    ? Math.min(60_000, resetMs / (Math.max(0, left) + 1))
    : 0;
}

/** An item as it is now, with an address to read it from. */
export async function getItem(ctx: GraphContext, ref: ItemRef, options: AbortOptions): Promise<GraphItem> {
  const url = ctx.links.item(ref, { $select: contentSelect });
  return parseAnswer(graphItemSchema, (await get(ctx, 'get', url, options)).json);
}

/** The service's own id of the account's drive. */
export async function ownDrive(ctx: GraphContext, options: AbortOptions): Promise<string> {
  const url = ctx.links.to('me/drive', { $select: 'id,driveType' });
  return parseAnswer(driveSchema, (await get(ctx, 'get', url, options)).json).id;
}
