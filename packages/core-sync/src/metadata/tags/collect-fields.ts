import type { NativeTag } from '../audio-facts.ts';
import { decodeUtf8OrLatin1 } from '../bytes/text.ts';
import { cleanText, splitAtSlashes } from './clean-text.ts';
import type { DecodedBlock } from './decode-tags.ts';
import { fieldOf, type TrackField } from './track-field.ts';

/** Values by field, in the order of the file; only non-empty text. */
export type TrackFields = Map<TrackField, string[]>;

const maxValues = 64;

/** Collects what the blocks of a file say. A field is taken whole from the first block that has it: tags are never mixed within a field. */
export function collectFields(blocks: readonly DecodedBlock[]): TrackFields {
  const merged: TrackFields = new Map();
  for (const block of blocks) {
    for (const [field, values] of fieldsOfBlock(block)) if (!merged.has(field)) merged.set(field, values);
  }
  return merged;
}

/** Fields whose values ID3v2.3 separates with a slash. */
const slashFields: ReadonlySet<TrackField> = new Set(['artist', 'artists', 'composer', 'role:lyricist']);

function fieldsOfBlock({ format, tags, slashSeparated }: DecodedBlock): TrackFields {
  const fields: TrackFields = new Map();
  const add = (field: TrackField, value: unknown): void => {
    const text = cleanText(value);
    if (text === undefined) return;
    const values = fields.get(field) ?? [];
    for (const part of slashSeparated && slashFields.has(field) ? splitAtSlashes(text) : [text])
      if (values.length < maxValues && !values.includes(part)) values.push(part);
    fields.set(field, values);
  };
  for (const tag of tags) {
    const special = format === 'ID3v2' ? id3Special(tag) : undefined;
    if (special !== undefined) for (const [field, value] of special) add(field, value);
    else {
      const field = fieldOf(format, tag.id);
      if (field !== undefined) for (const value of String(tag.value ?? '').split('\0')) add(field, value);
    }
  }
  return fields;
}

/** ID3v2 frames whose value is more than a text. */
function id3Special({ id, value }: NativeTag): readonly (readonly [TrackField, unknown])[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (id === 'COMM') {
    const { descriptor, text } = value as { descriptor?: unknown; text?: unknown };
    return descriptor ? [] : [['comment', text]];
  }
  if (id === 'UFID') {
    const { owner_identifier: owner, identifier } = value as {
      owner_identifier?: unknown;
      identifier?: unknown;
    };
    if (owner !== 'http://musicbrainz.org' || !(identifier instanceof Uint8Array)) return [];
    return [['recordingId', decodeUtf8OrLatin1(identifier)]];
  }
  if (id !== 'TIPL' && id !== 'TMCL' && id !== 'IPLS') return [];
  return Object.entries(value).flatMap(([role, names]) =>
    (Array.isArray(names) ? names : [names]).map(
      (name: unknown) => [`role:${cleanText(role)?.toLowerCase() ?? 'other'}`, name] as const,
    ),
  );
}
