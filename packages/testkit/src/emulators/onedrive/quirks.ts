import type { GraphAccount, GraphHash } from './account.ts';
import { accountTraits } from './account.ts';

/** What is not settled about Graph, or differs from account to account. May be changed while the emulator runs. */
export interface GraphQuirks {
  /** Delta of a folder other than the root: answered, or one of the two known refusals. */
  folderDelta: 'works' | 'refused-501' | 'refused-400';
  /** Delta of a shared folder without content is refused with 405. */
  emptySharedDelta: 'works' | 'refused';
  /** `parentReference.path` in delta. */
  deltaPaths: boolean;
  /** Folders that delta pages carry besides what changed. */
  ancestors: 'none' | 'root' | 'all';
  /** Order within a run; runs of drives too large to be frozen come in the order of creation. */
  order: 'parents-first' | 'children-first' | 'shuffled';
  /** Every third item of a run comes twice: the same, or first as it never was. */
  duplicates: 'none' | 'same' | 'stale-first';
  /** A page without items goes before each page but the first. */
  emptyPages: boolean;
  /** How many items a page has for a `$top`: as many, fewer, or more. */
  pageFit: 'exact' | 'under' | 'over';
  /** Items in a page without `$top`. */
  pageSize: number;
  /** Content that comes back with its folder is reported item by item, or left for the client to look for. */
  returnedContent: 'folder-only' | 'reported';
  /** Whether delta says that access to an item was lost. */
  lostAccess: 'reported' | 'silent';
  /** Whether items shared from another drive are listed as `remoteItem`. */
  sharedFolders: 'listed' | 'preferred' | 'omitted';
  /** Ids as before or after the migration of personal accounts. */
  idForm: 'migrated' | 'legacy';
  /** Leading zeros of personal drive ids: kept, lost, or lost at every other mention. */
  driveIdZeros: 'kept' | 'lost' | 'mixed';
  /** Letters of ids differ between delta and other answers. */
  idCase: 'stable' | 'mixed';
  /** Hashes files carry. */
  hashes: readonly GraphHash[];
  /** What becomes of hashes: they are there, an empty object, absent, or null. */
  hashForm: 'present' | 'empty' | 'absent' | 'null';
  /** Bytes added to every file's `size`, which the content does not have. */
  sizeError: number;
  /** `file.mimeType`: by the name's extension, or nothing in particular. */
  mimeTypes: 'by-name' | 'octet-stream';
  /** Names as they are, or with `&`, `<` and `>` as HTML entities. */
  nameEncoding: 'plain' | 'html';
  /** `$select=@microsoft.graph.downloadUrl`: understood or ignored; its alias always works. */
  selectDownloadUrl: 'works' | 'ignored';
  /** A bearer token that reaches a pre-authenticated address: refused, or accepted. Always recorded. */
  downloadAuthorization: 'refused' | 'tolerated';
  /** Ranges at the download origin: honoured, or answered with everything. */
  ranges: 'honoured' | 'ignored';
  /** How long download addresses are good. */
  downloadLifeMs: number;
  /** `Location` of a 410: a fresh start, none, or one that fails. */
  resyncLocation: 'fresh' | 'none' | 'failing';
  resyncCode: ResyncCode;
  /** How often a copy's monitor says "in progress". */
  copyLooks: number;
  /** A refresh also hands out a new refresh token, and the old one dies. */
  rotateRefreshTokens: boolean;
}

/** What a 410 asks two-way clients to do. */
export type ResyncCode =
  | 'resyncRequired'
  | 'resyncChangesApplyDifferences'
  | 'resyncChangesUploadDifferences';

const HOUR_MS = 3_600_000;

/** The usual answers of a kind of account. */
export function defaultQuirks(account: GraphAccount): GraphQuirks {
  const { isPersonal, hashes } = accountTraits[account];
  return {
    folderDelta: isPersonal ? 'works' : 'refused-501',
    emptySharedDelta: 'works',
    deltaPaths: false,
    ancestors: 'all',
    order: 'parents-first',
    duplicates: 'none',
    emptyPages: false,
    pageFit: 'exact',
    pageSize: 200,
    returnedContent: 'reported',
    lostAccess: 'reported',
    sharedFolders: 'listed',
    idForm: 'migrated',
    driveIdZeros: 'kept',
    idCase: 'stable',
    hashes,
    hashForm: 'present',
    sizeError: 0,
    mimeTypes: 'by-name',
    nameEncoding: 'plain',
    selectDownloadUrl: 'ignored',
    downloadAuthorization: 'refused',
    ranges: 'honoured',
    downloadLifeMs: HOUR_MS,
    resyncLocation: 'fresh',
    resyncCode: 'resyncRequired',
    copyLooks: 0,
    rotateRefreshTokens: true,
  };
}
