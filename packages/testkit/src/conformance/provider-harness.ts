import type { ProviderTags, Scope, StorageProvider } from '@music-platform/bridge-traits';
import type { KnownGap, SubjectSetup } from './rule-suite.ts';

/**
 * The other side of a provider under test: whoever owns the files. Ids are those the provider reports; each method resolves to
 * the id the item has afterwards. `parentId` absent: the top of what the provider lists.
 */
export interface RemoteWriter {
  putFolder(name: string, parentId?: string): Promise<string>;
  putFile(name: string, content: Uint8Array, parentId?: string): Promise<string>;
  rename(id: string, name: string): Promise<string>;
  move(id: string, parentId: string | undefined): Promise<string>;
  edit(id: string, content: Uint8Array): Promise<string>;
  /** Deletes for ever, a folder with everything in it. */
  remove(id: string): Promise<void>;

  /** The service cannot hold every name: false for those it refuses. Absent: it takes any. */
  acceptsName?(name: string): boolean;
  /** Two files of one name in one folder are possible. */
  readonly allowsSameNames?: boolean | undefined;
  /** Where there is a trash. */
  trash?(id: string): Promise<void>;
  untrash?(id: string): Promise<string>;
  /** Where there are permissions. */
  loseAccess?(id: string): Promise<void>;
  regainAccess?(id: string): Promise<string>;
  /** Makes a folder with these files outside the library and moves it in; resolves to the folder's id. */
  moveIn?(name: string, files: Readonly<Record<string, Uint8Array>>): Promise<string>;
  /** Makes the content impossible to fetch, for good. */
  makeUnreadable?(id: string): Promise<void>;
  /** Makes listings unable to see into a folder that is still there. */
  obstructFolder?(id: string): Promise<void>;
  putTaggedFile?(name: string, content: Uint8Array, tags: ProviderTags): Promise<string>;

  /** The service refuses every cursor handed out so far. */
  expireCursors?(): Promise<void>;
  /** Every request fails until the returned function is called. */
  breakService?(): Promise<() => Promise<void>>;
  /** Requests are accepted and never answered until the returned function is called. */
  stallService?(): Promise<() => Promise<void>>;
  /** Makes what was written visible to the provider, where that takes a while. */
  settle?(): Promise<void>;
  /** Content bytes the service has sent so far. */
  bytesServed?(): number;
}

/** Abilities a declared `supports` (or SP4) needs a writer to have, or a reason in `without`. */
export type NeededAbility = 'expireCursors' | 'breakService' | 'putTaggedFile' | 'bytesServed';

/** One provider over one empty storage. */
export interface ProviderSubject {
  provider: StorageProvider;
  remote: RemoteWriter;
  /** The scope to test, for providers with `scopes`. */
  scope?: Scope | undefined;
  /** Another instance over the same storage, as after a restart. Absent: the same instance goes on. */
  reopen?(): Promise<StorageProvider>;
  teardown?(): Promise<void>;
}

/** What `describeStorageProvider` needs of an implementation. */
export interface StorageProviderHarness {
  /** A fresh, empty storage. `pageSize` asks for small pages, where the provider has any. */
  create(setup: SubjectSetup): Promise<ProviderSubject>;
  /** Why an ability that rules depend on cannot be offered; the tests show the reason and are skipped. */
  without?: Partial<Record<NeededAbility, string>> | undefined;
  knownGaps?: readonly KnownGap[] | undefined;
  /** 10 s unless given. */
  timeoutMs?: number | undefined;
}
