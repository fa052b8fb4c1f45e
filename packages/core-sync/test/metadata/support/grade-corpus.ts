import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { MetadataError, type MetadataResult, readMetadata } from '../../../src/metadata/index.ts';

/** One file of the corpus and what five independent readers agree it says. */
export interface TruthEntry {
  file: string;
  bytes: number;
  mime: string;
  family: string;
  kind: 'audio' | 'video' | 'unsupported-audio';
  corrupt: boolean;
  corruptReason?: string;
  tags?: Record<string, unknown>;
  accept?: Record<string, unknown[]>;
  acceptFirstValueOnly?: Record<string, unknown>;
  absent?: string[];
  durationSeconds?: number;
  durationToleranceSeconds?: number;
  source: { repo: string };
}

export interface Mismatch {
  file: string;
  field: string;
  expected: string;
  found: string;
}

export interface FieldScore {
  right: number;
  expected: number;
}

export interface CorpusGrade {
  files: number;
  corruptFiles: number;
  fields: Record<string, FieldScore>;
  byRepository: Record<string, FieldScore>;
  byKind: Record<string, FieldScore>;
  durations: FieldScore;
  /** Values for fields of which every reader says that the file has none. */
  invented: Mismatch[];
  mismatches: Mismatch[];
  durationMismatches: Mismatch[];
  /** Files that are sound and could not be read. */
  refused: { file: string; code: string; reason: string }[];
  /** What became of each corrupt file. */
  corrupt: { file: string; outcome: string }[];
  requests: number;
  bytes: number;
  cpuMs: number[];
}

/** The tag fields that are graded, and how a result says them. */
const gradedFields: Readonly<Record<string, (result: MetadataResult['metadata']) => unknown>> = {
  title: (metadata) => metadata.title,
  artist: (metadata) => metadata.artist,
  album: (metadata) => metadata.album,
  albumartist: (metadata) => metadata.albumArtist,
  genre: (metadata) => metadata.genres?.join('; '),
  track: (metadata) => metadata.track,
  trackTotal: (metadata) => metadata.trackTotal,
  disc: (metadata) => metadata.disc,
  discTotal: (metadata) => metadata.discTotal,
  year: (metadata) => metadata.year,
};

/** The corpus next to the repository; undefined where it is not there. */
export function findCorpus(): { root: string; truth: TruthEntry[] } | undefined {
  const root = join(import.meta.dirname, '../../../../../../shared/corpus');
  const path = join(root, 'truth.json');
  if (!existsSync(path)) return undefined;
  return { root, truth: JSON.parse(readFileSync(path, 'utf8')) as TruthEntry[] };
}

/** Reads every file of the corpus and compares it with the truth. */
export async function gradeCorpus(corpus: { root: string; truth: TruthEntry[] }): Promise<CorpusGrade> {
  const grade: CorpusGrade = {
    files: 0,
    corruptFiles: 0,
    fields: Object.fromEntries(Object.keys(gradedFields).map((field) => [field, { right: 0, expected: 0 }])),
    byRepository: {},
    byKind: {},
    durations: { right: 0, expected: 0 },
    invented: [],
    mismatches: [],
    durationMismatches: [],
    refused: [],
    corrupt: [],
    requests: 0,
    bytes: 0,
    cpuMs: [],
  };
  for (const entry of corpus.truth) {
    const bytes = new Uint8Array(readFileSync(join(corpus.root, entry.file)));
    const started = performance.now();
    const result = await read(entry, bytes);
    grade.cpuMs.push(performance.now() - started);
    gradeEntry(entry, result, grade);
  }
  return grade;
}

async function read(entry: TruthEntry, bytes: Uint8Array): Promise<MetadataResult | MetadataError> {
  try {
    return await readMetadata({
      name: basename(entry.file),
      mimeType: entry.mime,
      size: bytes.length,
      read: async (start, end) => bytes.subarray(start, end),
    });
  } catch (error) {
    if (error instanceof MetadataError) return error;
    throw error;
  }
}

function gradeEntry(entry: TruthEntry, result: MetadataResult | MetadataError, grade: CorpusGrade): void {
  const file = basename(entry.file);
  grade.files++;
  if (!(result instanceof MetadataError)) {
    grade.requests += result.stats.requests;
    grade.bytes += result.stats.bytes;
  }
  if (entry.corrupt) {
    grade.corruptFiles++;
    grade.corrupt.push({ file, outcome: describeOutcome(result) });
    return;
  }
  if (result instanceof MetadataError)
    grade.refused.push({ file, code: result.code, reason: result.message });
  const metadata = result instanceof MetadataError ? {} : result.metadata;
  for (const [field, valueIn] of Object.entries(gradedFields)) {
    const found = valueIn(metadata);
    if (entry.tags?.[field] !== undefined) {
      const right = matches(entry, field, found);
      for (const score of [
        grade.fields[field],
        scoreOf(grade.byRepository, entry.source.repo),
        scoreOf(grade.byKind, entry.kind),
      ]) {
        if (score === undefined) continue;
        score.expected++;
        if (right) score.right++;
      }
      if (!right)
        grade.mismatches.push({ file, field, expected: show(entry.tags[field]), found: show(found) });
    } else if (entry.absent?.includes(field) && found !== undefined)
      grade.invented.push({ file, field, expected: 'nothing', found: show(found) });
  }
  gradeDuration(entry, file, metadata.durationMs, grade);
}

function gradeDuration(
  entry: TruthEntry,
  file: string,
  durationMs: number | undefined,
  grade: CorpusGrade,
): void {
  const expected = entry.durationSeconds;
  if (expected === undefined) return;
  grade.durations.expected++;
  const allowed = Math.max(expected * 0.01, entry.durationToleranceSeconds ?? 0);
  if (durationMs !== undefined && Math.abs(durationMs / 1000 - expected) <= allowed) grade.durations.right++;
  else {
    const found = durationMs === undefined ? 'nothing' : `${durationMs / 1000} s`;
    grade.durationMismatches.push({ file, field: 'duration', expected: `${expected} s ± ${allowed}`, found });
  }
}

function describeOutcome(result: MetadataResult | MetadataError): string {
  if (result instanceof MetadataError) return `${result.code}: ${result.message}`;
  const { warnings, partial, ...facts } = result.metadata;
  const notes = warnings === undefined ? '' : ` (${warnings.join(' ')})`;
  return `${partial ? 'partial' : 'read'}: ${Object.keys(facts).join(', ')}${notes}`;
}

function scoreOf(scores: Record<string, FieldScore>, key: string): FieldScore {
  scores[key] ??= { right: 0, expected: 0 };
  return scores[key];
}

function matches(entry: TruthEntry, field: string, found: unknown): boolean {
  if (found === undefined) return false;
  const expected = [
    entry.tags?.[field],
    ...(entry.accept?.[field] ?? []),
    entry.acceptFirstValueOnly?.[field],
  ];
  return expected.some(
    (value) => value !== undefined && comparable(field, value) === comparable(field, found),
  );
}

/** Numbers as integers, years as their first four digits, texts as sets of what `;`, `/` and `,` separate. */
function comparable(field: string, value: unknown): string {
  const text = Array.isArray(value) ? value.join(';') : String(value);
  if (field === 'year') return /\d{4}/.exec(text)?.[0] ?? text;
  if (/^(?:track|disc)/.test(field)) return String(Number.parseInt(text, 10));
  const parts = text.normalize('NFC').replace(/\s+/g, ' ').split(/[;/,]/);
  const set = new Set(parts.map((part) => (field === 'genre' ? part.toLowerCase() : part).trim()));
  return JSON.stringify([...set].filter((part) => part !== '').sort());
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
