import type { ProviderErrorCode } from '@music-platform/bridge-traits';
import type { DatabaseFault } from '../database/faulty-database.ts';

/** Which account an edit is made in: the first unless given. */
interface InAccount {
  account?: number;
}

/** An item goes, comes back, or is seen otherwise. */
export type AccessEdit = InAccount & {
  do: 'trash' | 'untrash' | 'unshare' | 'shareAgain' | 'shareAlone' | 'delete';
  id: string;
};

/** Something happens to everything in a folder. `to`: where it is moved. */
export type MassEdit = InAccount & {
  do: 'renameAll' | 'trashAll' | 'deleteAll' | 'editAll' | 'moveAll';
  in: string;
  to?: string;
};

/** What a person does to a cloud. Ids are those the history gave; edits of what is not there are refused and change nothing. */
export type CloudEdit =
  | AccessEdit
  | MassEdit
  | (InAccount &
      (
        | { do: 'add'; id: string; name: string; in: string; song: number }
        | { do: 'addFolder'; id: string; name: string; in: string }
        | { do: 'shortcut'; id: string; name: string; in: string; to: string }
        | { do: 'edit'; id: string; song: number }
        | { do: 'touch'; id: string }
        | { do: 'rename'; id: string; to: string }
        | { do: 'move'; id: string; to: string }
        | { do: 'duplicate'; id: string; as: string; name: string; in: string }
        | { do: 'uploadAgain'; id: string; as: string; name?: string; in?: string; song?: number }
        | { do: 'loseDrive' | 'joinDrive'; id: string }
        | { do: 'expireCursors' }
      ));

/** What goes wrong at one call of a provider. `bytes`: how many come before a body is cut, ends or stands still. */
export type CallFault =
  | { error: ProviderErrorCode; retryAfterMs?: number }
  | { incomplete: true }
  | { emptyPage: true }
  | { repeat: true }
  | { reorder: number }
  | { cut: number }
  | { short: number }
  | { stall: number };

/** At the `at`-th call of a sync's providers (a page is one): an edit of the cloud meanwhile, or a fault. */
export type Trouble = { at: number } & ({ edit: CloudEdit } | { fault: CallFault });

/** At the `at`-th statement of a sync (a begin, commit or rollback is one), and at those right behind it: `times` in all, 1 unless given. */
export interface StatementFault {
  at: number;
  times?: number;
  fault: DatabaseFault;
}

/** A sync in whatever weather. Counts of `crashAt` and `stallAt`: every await at the host, statements and commits included. */
export interface SyncStep {
  do: 'sync';
  /** List everything. */
  full?: boolean;
  /** Take up the newest job that failed or was cancelled instead. */
  resume?: boolean;
  trouble?: readonly Trouble[];
  statementFaults?: readonly StatementFault[];
  /** The process dies: everything in memory is gone. */
  crashAt?: number;
  /** The process stands still until another one has taken over and finished; then it goes on. */
  stallAt?: number;
  /** Somebody cancels at this call of the provider. */
  cancelAt?: number;
}

/** One step of a history. `rest`: nothing else happens, everything is synced, and everything must be as it should. */
export type Step =
  | CloudEdit
  | SyncStep
  | { do: 'wait'; ms: number }
  | { do: 'restart' }
  | { do: 'plan'; full?: boolean }
  | { do: 'rest'; full?: boolean; reject?: boolean };

/** How the clouds, their providers and the host behave. */
export interface World {
  /** Accounts, each a cloud and a profile of its own. */
  accounts: number;
  /** Further drives of each account. */
  drives: number;
  /** Only what lies below the folder `home` of the main drive is in the library. */
  bounded: boolean;
  /** That folder stays where it is, for providers of a folder that rightly fail when it is gone. Default false. */
  homeStays?: boolean;
  logDescendants: boolean;
  descendantsOfTrash: 'never' | 'at-once' | 'on-settle';
  /** Changes show this late, until the cloud rests. */
  lagMs: number;
  pageSize: number;
  scopes: boolean;
  changeFeed: boolean;
  stableIds: boolean;
  hashes: boolean;
  /** How exactly the provider tells when a file was modified. Default 1. */
  timeStepMs?: number;
  tags: boolean;
  /** Whether there are items without a folder the account can see, which belong to the library then. */
  strays: boolean;
  /** Whether shortcuts are made. */
  shortcuts: boolean;
  /** Whether a folder may hold two items of one name; otherwise edits that would lead there are refused. Default true. */
  sameNames?: boolean;
  /** Longest time a call takes. */
  latencyMs: number;
  /** Chance that whoever waits lets others go first. */
  jitter: number;
  /** Whether the database fails now and then. Default false. */
  databaseFaults?: boolean;
  /** Whether a process can tell that another one is dead; otherwise it waits for the lease. */
  deathIsKnown: boolean;
}

/** Options for the engine, a subset of its configuration. */
export interface EngineConfig {
  maxConcurrentDownloads: number;
  claimBatchSize: number;
  writeBatchSize: number;
  duplicates: 'keepNewest' | 'keepBoth' | 'preferQuality';
  providerTags: 'trust' | 'refine' | 'ignore';
  deletionGuard: { maxTracks: number; maxShare: number; holdEmptyListing: boolean };
  retryAttempts: number;
  retryBaseDelayMs: number;
  leaseMs: number;
  syncTimeoutMs: number;
}

/** A whole history. Plain data: printing and pasting it loses nothing. */
export interface Scenario {
  seed: number | string;
  world: World;
  config: EngineConfig;
  steps: readonly Step[];
}
