import { createHash } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { LibraryProfile, Profile } from '@music-platform/core-sync';
import { UsageError } from '../usage-error.ts';

/** A profile whose music lies in a folder of this machine. */
export interface FolderProfile extends Profile {
  /** Absolute real path. */
  root: string;
}

/** The kind of the provider that reads folders. */
const folderKind = 'local';

/** The profile of a folder: its id follows from the real path alone, so that links and spellings of it are one profile. */
export function folderProfile(realPath: string): FolderProfile {
  const digest = createHash('sha256').update(realPath).digest('hex');
  return { id: `folder-${digest.slice(0, 16)}`, displayName: basename(realPath) || realPath, root: realPath };
}

/** What a target of `sync` turns out to be. */
export type LocatedTarget =
  | { kind: 'folder'; folder: FolderProfile }
  | { kind: 'profile'; profile: LibraryProfile };

/**
 * What `sync <folder|profile>` means: a folder that is there, or a profile the database knows by its id or name. The folder of a known
 * profile counts even while it is not there (a disk that is not connected): its sync will say so.
 */
export async function locateTarget(target: string, known: readonly LibraryProfile[]): Promise<LocatedTarget> {
  const folder = await realFolder(target);
  if (folder !== undefined) return { kind: 'folder', folder: knownAs(folderProfile(folder), known) };
  const profile = known.find(({ root }) => root === resolve(target)) ?? findProfile(target, known);
  if (profile === undefined) {
    throw new UsageError(
      `There is no folder and no profile “${target}”. Check the path; \`music-sync profiles\` lists the profiles.`,
    );
  }
  return isFolder(profile)
    ? { kind: 'folder', folder: { id: profile.id, displayName: profile.displayName, root: profile.root } }
    : { kind: 'profile', profile };
}

function findProfile(target: string, known: readonly LibraryProfile[]): LibraryProfile | undefined {
  const byId = known.find((profile) => profile.id === target);
  if (byId !== undefined) return byId;
  const byName = known.filter((profile) => profile.displayName === target);
  if (byName.length <= 1) return byName[0];
  const choices = byName.map((profile) => `\n  ${profile.id}  ${profile.root ?? ''}`).join('');
  throw new UsageError(`${byName.length} profiles are called “${target}”. Name one by its id:${choices}`);
}

function isFolder(profile: LibraryProfile): profile is LibraryProfile & { root: string } {
  return profile.providerKind === folderKind && profile.root !== null;
}

/** A folder keeps the name its profile was given when it was first synced. */
function knownAs(folder: FolderProfile, known: readonly LibraryProfile[]): FolderProfile {
  const profile = known.find(({ id }) => id === folder.id);
  return profile === undefined ? folder : { ...folder, displayName: profile.displayName };
}

async function realFolder(path: string): Promise<string | undefined> {
  try {
    const real = await realpath(path);
    if ((await stat(real)).isDirectory()) return real;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return undefined;
    throw new UsageError(`${path} cannot be opened (${code ?? String(error)}). Check its permissions.`);
  }
  throw new UsageError(`${path} is a file. Name the folder that holds the music.`);
}
