import { type AudioFacts, type ParserInput, warn } from '../audio-facts.ts';
import type { SparseBytes } from '../bytes/sparse-bytes.ts';
import { eachBox, findBox, type Mp4Box, readDuration } from './mp4-box.ts';
import { fragmentDuration } from './mp4-fragments.ts';
import { readMovieTags } from './mp4-tags.ts';
import { type Mp4Track, readAudioTrack } from './mp4-track.ts';

/** A movie box of a song without its cover is about this large: read in one go. */
const movieBytes = 96 * 1024;
/** `moov` and, at the beginning of its content, `mvhd`. */
const movieMark = 0x6d6f6f76;
const headerMark = 0x6d766864;

/** MP4, M4A, M4B, MOV, 3GP: everything is in the movie box, which may lie behind the audio. */
export function readMp4({ file, facts, start }: ParserInput): void {
  facts.container = 'mp4';
  let movie: Mp4Box | undefined;
  eachBox(file, start, file.size, (box) => {
    if (box.type === 'moov') movie = box;
    file.expect(Math.min(file.size, box.end + movieBytes));
    return movie !== undefined;
  });
  if (movie === undefined) {
    facts.partial = true;
    warn(facts, 'The MP4 file has no movie box.');
    return;
  }
  readMovie(file, movie, facts);
}

/**
 * An MP4 file of which only the end is known, where that holds the whole movie box, the last one. Returns whether the facts are the same as
 * those of the file read from its beginning; else they are to be thrown away.
 */
export function readTrailingMovie(file: SparseBytes, from: number, facts: AudioFacts): boolean {
  const movie = findTrailingMovie(file, from);
  if (movie === undefined) return false;
  file.restart();
  facts.container = 'mp4';
  readMovie(file, movie, facts);
  return !facts.partial && facts.durationMs !== undefined && facts.tags.length > 0;
}

/** At `from` or behind, a movie box without fragments behind which nothing but free space follows. */
function findTrailingMovie(file: SparseBytes, from: number): Mp4Box | undefined {
  for (let at = from; at + 16 <= file.size; at++) {
    if (file.u8(at + 4) !== 0x6d || file.u32be(at + 4) !== movieMark) continue;
    const box: Mp4Box = { type: 'moov', at, body: at + 8, end: at + file.u32be(at) };
    if (file.u32be(at + 12) !== headerMark || !isFreeFrom(file, box.end)) continue;
    return findBox(file, box.body, box.end, 'mvex') === undefined ? box : undefined;
  }
  return undefined;
}

function isFreeFrom(file: SparseBytes, at: number): boolean {
  if (at === file.size) return true;
  return at + 8 <= file.size && at + file.u32be(at) === file.size && file.latin1(at + 4, 4) === 'free';
}

function readMovie(file: SparseBytes, movie: Mp4Box, facts: AudioFacts): void {
  const end = Math.min(movie.end, file.size);
  const mediaBytes = file.size - (end - movie.at);
  file.expect(Math.min(end, movie.at + movieBytes));
  const tracks: Mp4Track[] = [];
  let header: ReturnType<typeof readDuration>;
  let fragments: Mp4Box | undefined;
  const tagBoxes: Mp4Box[] = [];
  if (movie.end > file.size) {
    facts.partial = true;
    warn(facts, 'The MP4 movie box is longer than the file.');
  }
  eachBox(file, movie.body, end, (box) => {
    if (box.type === 'mvhd') header = readDuration(file, box);
    else if (box.type === 'trak') {
      const track = readAudioTrack(file, box, end);
      if (track !== undefined) tracks.push(track);
    } else if (box.type === 'mvex') fragments = box;
    else if (box.type === 'udta' || box.type === 'meta') tagBoxes.push(box);
    file.expect(Math.min(end, box.end + 16 * 1024));
  });
  for (const box of tagBoxes) readMovieTags(file, box, end, facts);
  const track = tracks[0];
  if (track !== undefined) Object.assign(facts, track.facts);
  if (fragments !== undefined)
    setFragmentedLength(file, fragments, movie.end, header?.timescale ?? 0, track, facts);
  if (facts.durationMs === undefined && header?.durationMs !== undefined)
    facts.durationMs = header.durationMs;
  if (facts.durationMs !== undefined && facts.bitrate === undefined && mediaBytes > 0)
    facts.bitrate = (mediaBytes * 8000) / facts.durationMs;
}

/** The whole length of a fragmented movie is stated beside its header, or has to be found. */
function setFragmentedLength(
  file: SparseBytes,
  fragments: Mp4Box,
  start: number,
  timescale: number,
  track: Mp4Track | undefined,
  facts: AudioFacts,
): void {
  const header = findBox(file, fragments.body, Math.min(fragments.end, file.size), 'mehd');
  if (header !== undefined && timescale > 0) {
    const units = file.u8(header.body) === 1 ? file.u64be(header.body + 4) : file.u32be(header.body + 4);
    facts.durationMs = Math.max(facts.durationMs ?? 0, (units / timescale) * 1000);
  }
  if (header !== undefined || track === undefined) return;
  const sampleUnits = readSampleUnits(file, fragments, track.id);
  const length = fragmentDuration(file, start, { id: track.id, timescale: track.timescale, sampleUnits });
  if (length === undefined || length.durationMs <= (facts.durationMs ?? 0)) return;
  facts.durationMs = length.durationMs;
  if (length.estimated) facts.durationEstimated = true;
}

function readSampleUnits(file: SparseBytes, fragments: Mp4Box, trackId: number): number {
  let units = 0;
  eachBox(file, fragments.body, Math.min(fragments.end, file.size), (box) => {
    if (box.type === 'trex' && file.u32be(box.body + 4) === trackId) units = file.u32be(box.body + 12);
  });
  return units;
}
