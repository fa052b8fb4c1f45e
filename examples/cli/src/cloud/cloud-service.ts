import type { Logger, StorageProvider } from '@music-platform/bridge-traits';
import type { LibraryProfile, Profile } from '@music-platform/core-sync';
import type { Environment } from '../host/environment.ts';
import type { SecretPlace, SecretStore } from '../secrets/secret-store.ts';
import type { CloudUser } from '../sign-in/cloud-user.ts';
import type { SignInScreen } from '../sign-in/sign-in-screen.ts';

/** What `sync <cloud>` may be told. Which of it a cloud understands is its own business. */
export interface CloudOptions {
  /** The folder the library lies in: its names from the top, or its id. */
  root?: string | undefined;
  /** A shared drive of Google Drive, by name or id. */
  sharedDrive?: string | undefined;
  /** A SharePoint site, by name, id, or `host:/sites/name`. */
  site?: string | undefined;
  /** One document library of the site, by name or id. */
  library?: string | undefined;
  /** Another origin in place of the cloud's own, for tests. */
  endpoint?: string | undefined;
  /** An access token to use in place of a sign-in, for tests. */
  token?: string | undefined;
}

/** What `login <cloud>` may be told. */
export interface LogInOptions {
  /** The person's own OAuth client: Google's JSON file, or Microsoft's application id. */
  client?: string | undefined;
  /** Microsoft's directory of an application that is for one organisation only. */
  tenant?: string | undefined;
  /** Permissions to ask for beside the usual ones. */
  scope?: readonly string[] | undefined;
  endpoint?: string | undefined;
}

/** A sign-in that has succeeded. */
export interface SignedIn {
  user: CloudUser;
  keptIn: SecretPlace;
}

/** What a cloud is reached with. */
export interface CloudHost {
  environment: Environment;
  secrets: SecretStore;
  logger: Logger;
}

/** A library in a cloud, ready to be synced. */
export interface CloudLibrary {
  profile: Profile;
  provider: StorageProvider;
}

/** A cloud that music-sync knows: how to sign in to it, and what lies where. */
export interface CloudService {
  /** What the command line calls it. */
  name: string;
  /** What people call it. */
  title: string;
  /** `kind` of its provider. */
  kind: string;
  /** The library that `sync <name>` with `options` means. Throws `UsageError` for what is not there. */
  find(options: CloudOptions, host: CloudHost): Promise<CloudLibrary>;
  /** A library that the database knows. */
  reopen(profile: LibraryProfile, options: CloudOptions, host: CloudHost): Promise<CloudLibrary>;
  /** Where a library of it lies, for people; `root` is that of its profile. */
  placeText(root: string): string;
  logIn(options: LogInOptions, screen: SignInScreen, host: CloudHost, signal: AbortSignal): Promise<SignedIn>;
  /** Forgets the sign-in, and withdraws it where the cloud can be reached. */
  logOut(host: CloudHost): Promise<LoggedOut>;
}

/** `none`: nobody was signed in. `forgotten`: only here, not in the cloud, where the person can do it at `revokeUrl`. */
export type LoggedOut = { outcome: 'none' | 'revoked' } | { outcome: 'forgotten'; revokeUrl: string };
