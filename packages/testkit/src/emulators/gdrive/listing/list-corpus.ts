import { ApiError, invalidParameter, invalidValue } from '../api-error.ts';
import type { DriveView } from '../drive-view.ts';
import type { Parameters } from '../parameters.ts';

/** Which items a listing can find. */
export interface ListCorpus {
  /** Drives listed whole. */
  readonly driveIds: readonly string[];
  /** Further drives, of which only what is shared with the account by itself is found. */
  readonly detachedIn: readonly string[];
  /** Drives whose folders can be looked into by id. */
  readonly reachable: ReadonlySet<string>;
  /** In the token's fingerprint. */
  readonly key: string;
}

const corporaNames = ['user', 'drive', 'domain', 'allDrives'];

/** Reads `corpora`, `driveId`, `spaces` and the flags of shared drives, and refuses what does not go together. */
export function listCorpus(parameters: Parameters, view: DriveView): ListCorpus {
  const corpora = parameters.text('corpora') ?? (parameters.text('corpus') === 'domain' ? 'domain' : 'user');
  if (!corporaNames.includes(corpora)) throw invalidValue('corpora');
  const driveId = parameters.text('driveId') ?? parameters.text('teamDriveId');
  const supports = parameters.eitherBoolean('supportsAllDrives', 'supportsTeamDrives');
  const includes = supports && parameters.eitherBoolean('includeItemsFromAllDrives', 'includeTeamDriveItems');
  if ((driveId !== undefined) !== (corpora === 'drive')) throw driveIdMismatch();
  if (!includes && (corpora === 'drive' || corpora === 'allDrives')) throw itemsNotIncluded();
  const key = `${corpora}|${driveId ?? ''}|${includes}|${parameters.text('spaces') ?? ''}`;
  if (!spacesOf(parameters).includes('drive')) {
    return { driveIds: [], detachedIn: [], reachable: new Set(), key };
  }
  if (driveId !== undefined) {
    if (view.sharedDrive(driveId) === undefined) throw driveNotFound(driveId);
    return { driveIds: [driveId], detachedIn: [], reachable: new Set([driveId]), key };
  }
  const main = view.mainDrive().id;
  const shared = includes ? view.sharedDrives().map(({ id }) => id) : [];
  const reachable = new Set([main, ...shared]);
  if (corpora === 'user') return { driveIds: [main], detachedIn: shared, reachable, key };
  return { driveIds: [main, ...shared], detachedIn: [], reachable, key };
}

/** Drive's 404 for a shared drive. */
export function driveNotFound(driveId: string): ApiError {
  const message = `Shared drive not found: ${driveId}`;
  return new ApiError({ status: 404, reason: 'notFound', message, location: 'driveId' });
}

function spacesOf(parameters: Parameters): string[] {
  const spaces = (parameters.text('spaces') ?? 'drive').split(',').map((space) => space.trim());
  for (const space of spaces) {
    if (!['drive', 'appDataFolder', 'photos'].includes(space)) {
      throw invalidParameter('spaces', `Invalid space: ${space}`);
    }
  }
  return spaces;
}

function driveIdMismatch(): ApiError {
  return new ApiError({
    status: 403,
    reason: 'teamDriveIdRequiresTeamDriveCorpora',
    message: 'The driveId parameter must be specified if and only if corpora is set to drive.',
  });
}

function itemsNotIncluded(): ApiError {
  return new ApiError({
    status: 403,
    reason: 'includeTeamDriveItemsRequired',
    message:
      'The includeItemsFromAllDrives parameter must be set to true when driveId is specified or corpora contains drive or allDrives.',
  });
}
