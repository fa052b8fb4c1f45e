import { ProviderError } from '@music-platform/bridge-traits';
import type { EmulatorResponse } from '../../http/http-message.ts';
import { jsonResponse } from '../../http/http-message.ts';
import { deltaValue } from '../delta/delta-page.ts';
import type { DeltaPart, DeltaPlace, DeltaSubject } from '../delta/delta-runs.ts';
import { type DeltaToken, deltaToken, readDeltaToken } from '../delta/delta-tokens.ts';
import { refusal } from '../errors/error-codes.ts';
import { GraphError } from '../errors/graph-error.ts';
import { faultOf } from '../graph-fault.ts';
import type { GraphQuirks, ResyncCode } from '../quirks.ts';
import { parseSelect } from '../resources/selection.ts';
import { hidesShared } from '../resources/shared-folders.ts';
import { type GraphCall, type GraphServices, itemContext, itemOf } from './graph-context.ts';

/** `GET …/delta`: everything below a folder, or what has changed there. */
export function delta(call: GraphCall, services: GraphServices): EmulatorResponse {
  const { drive, item } = itemOf(call, services);
  const subject: DeltaSubject = { drive, folderId: item.id };
  requireDelta(subject, item.kind, services);
  const resync = faultOf(call.faults, 'resync');
  if (resync !== undefined) throw resyncError(call, services, resync);
  try {
    return new DeltaCall(call, services, subject).answer();
  } catch (error) {
    const isExpired = error instanceof ProviderError && error.code === 'CURSOR_EXPIRED';
    throw isExpired ? resyncError(call, services) : error;
  }
}

class DeltaCall {
  readonly #call: GraphCall;
  readonly #services: GraphServices;
  readonly #subject: DeltaSubject;
  readonly #top: number | undefined;
  readonly #select: string | undefined;
  readonly #token: DeltaToken | undefined;

  constructor(call: GraphCall, services: GraphServices, subject: DeltaSubject) {
    this.#call = call;
    this.#services = services;
    this.#subject = subject;
    const text = tokenText(call);
    this.#token = text === undefined ? undefined : this.#meaningOf(text);
    const earlier = this.#token === undefined || this.#token.does === 'fail' ? undefined : this.#token;
    this.#top = call.options.top() ?? earlier?.top;
    this.#select = call.options.option('select') ?? earlier?.select;
  }

  answer(): EmulatorResponse {
    const token = this.#token;
    if (token?.does === 'fail') throw refusal('generalException');
    if (token?.does === 'page' && token.gap) return this.#page([], this.#link({ ...token, gap: false }));
    if (tokenText(this.#call) === 'latest') {
      const { view } = this.#services;
      return this.#page([], { deltaLink: this.#follow(view.remote.headCursor(this.#subject.drive.id)) });
    }
    const place = token?.does === 'page' ? token.place : this.#start(token);
    if (faultOf(this.#call.faults, 'empty-page')) return this.#page([], this.#next(place));
    const part = this.#services.runs.read(this.#subject, place, this.#size());
    if (part === undefined) throw resyncError(this.#call, this.#services);
    return this.#page(this.#value(part), this.#linksOf(part));
  }

  #start(token: DeltaToken | undefined): DeltaPlace {
    const { runs, view } = this.#services;
    if (token?.does === 'follow') return runs.start(this.#subject, { from: token.from });
    const since = Date.parse(tokenText(this.#call) ?? '');
    if (Number.isNaN(since)) return runs.start(this.#subject, { from: undefined });
    const from = since < view.startedAt ? undefined : runs.firstCursor(this.#subject.drive.id);
    return runs.start(this.#subject, { from, since });
  }

  #meaningOf(text: string): DeltaToken | undefined {
    const { view, violations } = this.#services;
    const isTime = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text);
    if (text === 'latest' || (isTime && !view.traits.isPersonal)) return undefined;
    const token = readDeltaToken(this.#subject, text);
    if (token !== undefined) return token;
    violations.add('foreign-delta-token', this.#call.call);
    throw refusal('invalidRequest', { message: 'The provided token is invalid.' });
  }

  #size(): number {
    const { pageFit, pageSize } = this.#services.quirks;
    const asked = this.#top ?? pageSize;
    const fitted = { exact: asked, under: Math.max(1, Math.floor(asked * 0.6)), over: asked + 3 }[pageFit];
    return Math.max(1, Math.min(fitted, faultOf(this.#call.faults, 'short-page')?.size ?? fitted));
  }

  /** In a listing every folder comes by itself: only the root is added. */
  #value({ entries, isListing }: DeltaPart): Record<string, unknown>[] {
    const { quirks } = this.#services;
    const isHidden = hidesShared(this.#call.request, quirks);
    const seen = isHidden ? entries.filter(({ item }) => item?.kind !== 'shortcut') : entries;
    const context = itemContext(this.#call, this.#services, true);
    const selection = parseSelect(this.#select, quirks.selectDownloadUrl);
    const wantsFew = /\bdeltaexcludeparent\b/i.test(this.#call.request.headers['prefer'] ?? '');
    const isReduced = quirks.ancestors === 'all' && (isListing || wantsFew);
    const folders = { ancestors: isReduced ? ('root' as const) : quirks.ancestors, order: quirks.order };
    const value = deltaValue(this.#subject, seen, folders, selection, context);
    return value.slice(faultOf(this.#call.faults, 'drop-items')?.count ?? 0);
  }

  #linksOf({ next, cursor }: DeltaPart): DeltaLinks {
    return next === undefined ? { deltaLink: this.#follow(cursor) } : this.#next(next);
  }

  #next(place: DeltaPlace): DeltaLinks {
    return this.#link({ does: 'page', place, gap: this.#services.quirks.emptyPages, ...this.#shape() });
  }

  #link(token: DeltaToken): DeltaLinks {
    return { nextLink: deltaLink(this.#call, this.#services, deltaToken(this.#subject, token)) };
  }

  #follow(from: string): string {
    const token: DeltaToken = { does: 'follow', from, ...this.#shape() };
    return deltaLink(this.#call, this.#services, deltaToken(this.#subject, token));
  }

  #shape(): { top: number | undefined; select: string | undefined } {
    return { top: this.#top, select: this.#select };
  }

  #page(value: readonly unknown[], links: DeltaLinks): EmulatorResponse {
    const { faults, request } = this.#call;
    const { nextLink, deltaLink: last } = faultOf(faults, 'repeat-link')
      ? { nextLink: request.url.href }
      : links;
    const isCut = faultOf(faults, 'no-link') !== undefined;
    return jsonResponse(200, {
      '@odata.context': `${this.#services.origins.api(request)}/v1.0/$metadata#Collection(driveItem)`,
      ...(isCut || nextLink === undefined ? {} : { '@odata.nextLink': nextLink }),
      ...(isCut || last === undefined ? {} : { '@odata.deltaLink': last }),
      value,
    });
  }
}

interface DeltaLinks {
  readonly nextLink?: string | undefined;
  readonly deltaLink?: string | undefined;
}

function tokenText({ route, options }: GraphCall): string | undefined {
  return route.argument ?? options.text('token');
}

function deltaLink({ request }: GraphCall, { origins }: GraphServices, token: string | undefined): string {
  const path = request.url.pathname.replace(/delta(?:\(.*\))?\/?$/, 'delta');
  return `${origins.api(request)}${path}${token === undefined ? '' : `?token=${token}`}`;
}

function requireDelta(
  { drive, folderId }: DeltaSubject,
  kind: string,
  { quirks, view }: GraphServices,
): void {
  if (folderId === drive.rootId) return;
  const message = 'view.delta can only be called on the root.';
  if (kind !== 'folder') throw refusal('invalidRequest', { message: 'Delta is supported for folders only.' });
  if (quirks.folderDelta === 'refused-501') throw refusal('notSupported', { message });
  if (quirks.folderDelta === 'refused-400')
    throw new GraphError({ status: 400, code: 'notSupported', message });
  const isShared = drive.id !== view.remote.mainDriveId;
  if (isShared && quirks.emptySharedDelta === 'refused' && view.children(folderId).length === 0) {
    throw new GraphError({ status: 405, code: 'notSupported', message: 'Method Not Allowed' });
  }
}

function resyncError(
  call: GraphCall,
  services: GraphServices,
  {
    code,
    location,
  }: { code?: ResyncCode | undefined; location?: GraphQuirks['resyncLocation'] | undefined } = {},
): GraphError {
  const { quirks } = services;
  const where = location ?? quirks.resyncLocation;
  const { drive, item } = itemOf(call, services);
  const failing = (): string => deltaToken({ drive, folderId: item.id }, { does: 'fail' });
  const link = deltaLink(call, services, where === 'failing' ? failing() : undefined);
  return refusal(code ?? quirks.resyncCode, where === 'none' ? {} : { headers: { Location: link } });
}
