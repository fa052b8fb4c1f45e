import type { HashAlgorithm } from '@music-platform/bridge-traits';
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { FileContent } from './file-content.ts';
import { QuickXorHash } from './quick-xor-hash.ts';

/** Algorithms the testkit computes: hex, and base64 for `quickxor`, as the services report them. */
export const computableHashes: readonly ComputableHash[] = ['md5', 'sha1', 'sha256', 'quickxor'];
export type ComputableHash = 'md5' | 'sha1' | 'sha256' | 'quickxor';

const CHUNK_BYTES = 1 << 20;
const known = new WeakMap<FileContent, Map<HashAlgorithm, string>>();

/** The content's hash: the declared one, else computed once and remembered. Undefined for algorithms nobody can compute. */
export function contentHash(content: FileContent, algorithm: HashAlgorithm): string | undefined {
  const declared = content.declaredHash?.(algorithm);
  if (declared !== undefined) return declared;
  if (!isComputable(algorithm)) return undefined;
  const hashes = known.get(content) ?? new Map<HashAlgorithm, string>();
  known.set(content, hashes);
  const value = hashes.get(algorithm) ?? compute(content, algorithm);
  hashes.set(algorithm, value);
  return value;
}

function isComputable(algorithm: HashAlgorithm): algorithm is ComputableHash {
  return computableHashes.some((known) => known === algorithm);
}

function compute(content: FileContent, algorithm: ComputableHash): string {
  const hasher = createHasher(algorithm);
  for (let start = 0; start < content.size; start += CHUNK_BYTES) {
    hasher.update(content.read(start, Math.min(start + CHUNK_BYTES, content.size)));
  }
  return toText(hasher.digest(), algorithm);
}

function toText(digest: Uint8Array, algorithm: ComputableHash): string {
  return algorithm === 'quickxor' ? btoa(String.fromCharCode(...digest)) : bytesToHex(digest);
}

function createHasher(algorithm: ComputableHash): {
  update(bytes: Uint8Array): unknown;
  digest(): Uint8Array;
} {
  switch (algorithm) {
    case 'md5':
      return md5.create();
    case 'sha1':
      return sha1.create();
    case 'sha256':
      return sha256.create();
    case 'quickxor':
      return new QuickXorHash();
  }
}
