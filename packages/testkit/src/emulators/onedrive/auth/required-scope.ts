import type { GraphRoute } from '../addressing/graph-route.ts';
import { refusal } from '../errors/error-codes.ts';
import type { GraphView } from '../graph-view.ts';

const writes: ReadonlySet<string> = new Set([
  'item.copy',
  'item.create',
  'item.createUploadSession',
  'item.delete',
  'item.permanentDelete',
  'item.restore',
  'item.update',
  'item.upload',
]);

/** Throws Graph's 403 unless a token of these scopes is enough for the call. */
export function requireScope(
  scopes: readonly string[],
  { endpoint, drive }: GraphRoute,
  view: GraphView,
): void {
  const files = scopes.filter((scope) => /^(Files|Sites)\./.test(scope));
  const mayWrite = files.some((scope) => /\.(ReadWrite|Manage|FullControl)/.test(scope));
  const mayLeaveHome = files.some((scope) => scope.endsWith('.All'));
  const named = drive?.by === 'id' ? view.ids.findDrive(drive.id)?.id : undefined;
  const isElsewhere = drive?.by === 'site' || (named !== undefined && named !== view.remote.mainDriveId);
  const isLibrary = !view.traits.hasOwnDrive && drive !== undefined;
  if (writes.has(endpoint) && !mayWrite) throw refusal('accessDenied');
  if ((isElsewhere || isLibrary) && !mayLeaveHome) throw refusal('accessDenied');
  if (endpoint === 'sites.list' && !scopes.some((scope) => scope.startsWith('Sites.')))
    throw refusal('accessDenied');
}
