import { z } from 'zod';

/** Algorithms a provider may report. `provider:*` is free for others; hashes compare only within one algorithm. */
export const hashAlgorithmSchema: z.ZodType<HashAlgorithm> = z.union([
  z.enum(['md5', 'sha1', 'sha256', 'quickxor', 'crc32']),
  z.templateLiteral(['provider:', z.string()]),
]);
export type HashAlgorithm = 'md5' | 'sha1' | 'sha256' | 'quickxor' | 'crc32' | `provider:${string}`;

/** Hash over the whole content of a file, as the provider reports it. `value` is compared byte for byte. */
export interface ContentHash {
  algorithm: HashAlgorithm;
  value: string;
}

/** Tags the provider itself knows (OneDrive personal's `audio` facet). Absent fields are unknown, not empty. */
export interface ProviderTags {
  title?: string | undefined;
  artists?: readonly string[] | undefined;
  albumArtist?: string | undefined;
  album?: string | undefined;
  composers?: readonly string[] | undefined;
  genres?: readonly string[] | undefined;
  track?: number | undefined;
  trackTotal?: number | undefined;
  disc?: number | undefined;
  discTotal?: number | undefined;
  year?: number | undefined;
  durationMs?: number | undefined;
  bitrate?: number | undefined;
}

/**
 * One file or folder as a provider sees it now.
 *
 * - `id` is unique within the profile and, where `supports.stableIds`, survives rename and move.
 * - `parentId` is the id of the containing folder; absent means "no parent this account can see".
 * - `version` is opaque and changes exactly when the content may have changed (never on rename or move).
 * - `size` in bytes; times in milliseconds since the Unix epoch.
 * - `unreadable` says why the content can never be fetched as things stand (the file is listed, not read).
 * - `metadata` is for the provider's own use in `download` (a resource key, say); small, no secrets.
 */
export interface RemoteFile {
  id: string;
  name: string;
  kind: 'file' | 'folder';
  parentId?: string | undefined;
  driveId?: string | undefined;
  mimeType?: string | undefined;
  size?: number | undefined;
  createdAt?: number | undefined;
  modifiedAt?: number | undefined;
  version: string;
  contentHash?: ContentHash | undefined;
  tags?: ProviderTags | undefined;
  unreadable?: string | undefined;
  metadata?: Readonly<Record<string, string>> | undefined;
}

/** How long the texts of a `RemoteFile` may be, in UTF-16 code units. Longer names are cut, anything else longer is refused. */
export const remoteFileLimits: Readonly<Record<'id' | 'name' | 'mimeType' | 'version', number>> = {
  id: 4096,
  name: 65_536,
  mimeType: 1024,
  version: 4096,
};

const count = z.number().int().nonnegative();
/** Half a character is none: a database would hold another text than the one it was given. */
const whole = (text: string): string => text.toWellFormed();
/** What an item, or a scope, is known by. */
export const idSchema: z.ZodType<string> = z.string().min(1).max(remoteFileLimits.id).transform(whole);
/** What a person calls it. */
export const nameSchema: z.ZodType<string> = z
  .string()
  .transform((name) => whole(name.slice(0, remoteFileLimits.name)));

export const providerTagsSchema: z.ZodType<ProviderTags> = z.object({
  title: z.string().optional(),
  artists: z.array(z.string()).optional(),
  albumArtist: z.string().optional(),
  album: z.string().optional(),
  composers: z.array(z.string()).optional(),
  genres: z.array(z.string()).optional(),
  track: count.optional(),
  trackTotal: count.optional(),
  disc: count.optional(),
  discTotal: count.optional(),
  year: z.number().int().optional(),
  durationMs: z.number().nonnegative().optional(),
  bitrate: z.number().nonnegative().optional(),
});

/** Checks what a provider yields. The conformance suite applies it to every file; the engine applies it to every page. */
export const remoteFileSchema: z.ZodType<RemoteFile> = z.object({
  id: idSchema,
  name: nameSchema,
  kind: z.enum(['file', 'folder']),
  parentId: idSchema.optional(),
  driveId: idSchema.optional(),
  mimeType: z.string().max(remoteFileLimits.mimeType).transform(whole).optional(),
  size: count.optional(),
  createdAt: z.number().int().optional(),
  modifiedAt: z.number().int().optional(),
  version: z.string().max(remoteFileLimits.version).transform(whole),
  contentHash: z
    .object({ algorithm: hashAlgorithmSchema, value: z.string().min(1).transform(whole) })
    .optional(),
  tags: providerTagsSchema.optional(),
  unreadable: z.string().transform(whole).optional(),
  metadata: z.record(z.string(), z.string()).optional(),
});
