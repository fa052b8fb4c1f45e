import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** SHA-256 of bytes, in lower-case hex. Answers at once. */
export type Sha256 = (bytes: Uint8Array) => string;

/** In JavaScript; what a host has of its own is some ten times as fast. */
export const sha256InScript: Sha256 = (bytes) => bytesToHex(sha256(bytes));
