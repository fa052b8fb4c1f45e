import { type AudioFacts, type ParserInput, warn } from '../audio-facts.ts';
import type { SparseBytes } from '../bytes/sparse-bytes.ts';
import { eachBox, type Mp4Box, readDuration } from './mp4-box.ts';
import { fragmentDuration } from './mp4-fragments.ts';
import { readMovieTags } from './mp4-tags.ts';
import { type Mp4Track, readAudioTrack } from './mp4-track.ts';

/** A movie box of a song without its cover is about this large: read in one go. */
const movieBytes = 96 * 1024;

/** MP4, M4A, M4B, MOV, 3GP: everything is in the movie box, which may lie behind the audio. */
export function readMp4({ file, facts, start }: ParserInput): void {
  facts.container = 'mp4';
  let mediaBytes = 0;
  let movie: Mp4Box | undefined;
  eachBox(file, start, file.size, (box) => {
    if (box.type === 'mdat') mediaBytes += Math.min(box.end, file.size) - box.body;
    if (box.type === 'moov' && movie === undefined) movie = box;
    if (movie !== undefined && (mediaBytes > 0 || movie.end + 8 > file.size || !file.has(movie.end, 16)))
      return true;
    file.expect(Math.min(file.size, box.end + movieBytes));
    return box.type === 'moof' && movie !== undefined;
  });
  if (movie === undefined) {
    facts.partial = true;
    warn(facts, 'The MP4 file has no movie box.');
    return;
  }
  readMovie(file, movie, mediaBytes || file.size - movie.end, facts);
}

function readMovie(file: SparseBytes, movie: Mp4Box, mediaBytes: number, facts: AudioFacts): void {
  const end = Math.min(movie.end, file.size);
  file.expect(Math.min(end, movie.at + movieBytes));
  const tracks: Mp4Track[] = [];
  let movieMs: number | undefined;
  let fragmented = false;
  const tagBoxes: Mp4Box[] = [];
  if (movie.end > file.size) {
    facts.partial = true;
    warn(facts, 'The MP4 movie box is longer than the file.');
  }
  eachBox(file, movie.body, end, (box) => {
    if (box.type === 'mvhd') movieMs = readDuration(file, box)?.durationMs;
    else if (box.type === 'trak') {
      const track = readAudioTrack(file, box, end);
      if (track !== undefined) tracks.push(track);
    } else if (box.type === 'mvex') fragmented = true;
    else if (box.type === 'udta' || box.type === 'meta') tagBoxes.push(box);
    file.expect(Math.min(end, box.end + 16 * 1024));
  });
  const track = tracks[0];
  if (track !== undefined) Object.assign(facts, track.facts);
  else if (movieMs !== undefined && movieMs > 0) facts.durationMs = movieMs;
  if (track !== undefined && facts.durationMs === undefined && fragmented) {
    const length = fragmentDuration(file, movie.end, track.timescale, track.id);
    if (length !== undefined) {
      facts.durationMs = length.durationMs;
      if (length.estimated) facts.durationEstimated = true;
    }
  }
  if (facts.durationMs === undefined && movieMs !== undefined && movieMs > 0) facts.durationMs = movieMs;
  if (facts.durationMs !== undefined && facts.durationMs > 0 && facts.bitrate === undefined && mediaBytes > 0)
    facts.bitrate = (mediaBytes * 8000) / facts.durationMs;
  for (const box of tagBoxes) readMovieTags(file, box, end, facts);
}
