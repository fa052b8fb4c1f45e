import { crc32 } from '../../../audio/bytes/checksum.ts';
import { contentHash } from '../../../remote-drive/content-hash.ts';
import type { FileContent } from '../../../remote-drive/file-content.ts';
import type { SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import type { GraphHash } from '../account.ts';
import type { GraphQuirks } from '../quirks.ts';

const algorithms = {
  quickXorHash: (content: FileContent) => contentHash(content, 'quickxor'),
  sha1Hash: (content: FileContent) => contentHash(content, 'sha1')?.toUpperCase(),
  sha256Hash: (content: FileContent) => contentHash(content, 'sha256')?.toUpperCase(),
  crc32Hash: (content: FileContent) => contentHash(content, 'crc32')?.toUpperCase() ?? crc32Hash(content),
} satisfies Record<GraphHash, (content: FileContent) => string | undefined>;

/** The member `hashes` of a file, or none; the empty file has no hash in it. */
export function hashesFacet(
  { content }: SeenItem,
  { hashes, hashForm }: Pick<GraphQuirks, 'hashes' | 'hashForm'>,
): { hashes?: unknown } {
  if (content === undefined || hashForm === 'absent') return {};
  if (hashForm === 'null') return { hashes: Object.fromEntries(hashes.map((name) => [name, null])) };
  if (hashForm === 'empty' || content.size === 0) return { hashes: {} };
  return { hashes: Object.fromEntries(hashes.map((name) => [name, algorithms[name](content)])) };
}

/** CRC-32 in the order of bytes OneDrive gives it in. */
function crc32Hash(content: FileContent): string {
  const digest = new DataView(new ArrayBuffer(4));
  digest.setUint32(0, crc32(content.read(0, content.size)));
  return digest.getUint32(0, true).toString(16).padStart(8, '0').toUpperCase();
}
