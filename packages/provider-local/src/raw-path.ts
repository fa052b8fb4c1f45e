import { Buffer, isUtf8 } from 'node:buffer';
import { sep } from 'node:path';

/** A path or name as the file system has it: text, or bytes where they are not valid UTF-8. */
export type RawPath = string | Buffer;

const slash = Buffer.from('/');

/** `parent` and `name` with a separator; an empty parent is none. */
export function joinPath(parent: RawPath, name: RawPath): RawPath {
  if (parent.length === 0) return name;
  if (typeof parent === 'string' && typeof name === 'string') return `${parent}/${name}`;
  return Buffer.concat([toBytes(parent), slash, toBytes(name)]);
}

/** Text for people; bytes that are not valid UTF-8 show as replacement characters. */
export function display(path: RawPath): string {
  return typeof path === 'string' ? path : path.toString('utf8');
}

/** The bytes of a path. */
export function toBytes(path: RawPath): Buffer {
  return typeof path === 'string' ? Buffer.from(path) : path;
}

/** Text where the bytes are valid UTF-8, else the bytes themselves. */
export function fromBytes(bytes: Buffer): RawPath {
  return isUtf8(bytes) ? bytes.toString('utf8') : bytes;
}

/** What `RemoteFile.metadata` keeps of a path. */
export function toMetadata(path: RawPath): Record<string, string> {
  return typeof path === 'string' ? { path } : { pathBytes: path.toString('base64url') };
}

/** The path `toMetadata` kept; undefined when there is none, or when it does not stay below the folder it is joined to. */
export function fromMetadata(metadata: Readonly<Record<string, string>> | undefined): RawPath | undefined {
  const bytes = metadata?.pathBytes;
  const path = bytes === undefined ? metadata?.path : fromBytes(Buffer.from(bytes, 'base64url'));
  if (path === undefined) return undefined;
  // Every byte is one character here, so separators and dots are found whatever the other bytes mean.
  const segments = (typeof path === 'string' ? path : path.toString('latin1')).split('/');
  return segments.every(isPlainName) ? path : undefined;
}

function isPlainName(segment: string): boolean {
  return (
    segment !== '' && segment !== '.' && segment !== '..' && !segment.includes('\0') && !segment.includes(sep)
  );
}
