import { type AudioFacts, maxTagBytes, type NativeTag } from '../audio-facts.ts';
import type { SparseBytes } from '../bytes/sparse-bytes.ts';
import { decodeUtf8 } from '../bytes/text.ts';
import { eachElement, readUint } from './ebml.ts';

const albumLevel = 50;

/**
 * Reads a Matroska `Tags` element. Ids are `album:NAME` for tags of target level 50, `edition:NAME` above it, `track:NAME` below it and
 * `file:NAME` without a target.
 */
export function readMatroskaTags(file: SparseBytes, start: number, end: number, facts: AudioFacts): void {
  file.expect(end);
  const tags: NativeTag[] = [];
  eachElement(file, start, end, (tag) => {
    if (tag.id !== 0x7373) return;
    let level = 0;
    eachElement(file, tag.body, tag.end, (part) => {
      if (part.id === 0x63c0) level = readTargetLevel(file, part.body, part.end);
    });
    eachElement(file, tag.body, tag.end, (part) => {
      if (part.id === 0x67c8) readSimpleTag(file, part, scopeOf(level), tags);
    });
  });
  if (tags.length > 0) facts.tags.unshift({ format: 'named', tags });
}

function scopeOf(level: number): string {
  if (level === 0) return 'file';
  return level > albumLevel ? 'edition' : level === albumLevel ? 'album' : 'track';
}

function readTargetLevel(file: SparseBytes, start: number, end: number): number {
  let level: number | undefined;
  let bound = false;
  eachElement(file, start, end, (part) => {
    if (part.id === 0x68ca) level = readUint(file, part);
    else if (part.id === 0x63c5 || part.id === 0x63c4 || part.id === 0x63c6)
      bound ||= readUint(file, part) !== 0;
  });
  return level ?? (bound ? 30 : 0);
}

function readSimpleTag(
  file: SparseBytes,
  simple: { body: number; end: number },
  scope: string,
  tags: NativeTag[],
): void {
  let name = '';
  let value: string | undefined;
  eachElement(file, simple.body, simple.end, (part) => {
    const length = part.end - part.body;
    if (length > maxTagBytes) return;
    if (part.id === 0x45a3) name = decodeUtf8(file.bytes(part.body, length)).toUpperCase();
    else if (part.id === 0x4487) value = decodeUtf8(file.bytes(part.body, length));
  });
  if (name !== '' && value !== undefined) tags.push({ id: `${scope}:${name}`, value });
}
