import {
  AUDIO_FORMATS,
  type AudioSpec,
  type AudioTruth,
  audioFormatInfo,
  createAudioFile,
  truthOf,
} from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { type MetadataResult, readCover, readMetadata } from '../../src/metadata/index.ts';
import { loggedSource } from './support/logged-source.ts';

const tags = {
  title: 'Tïtle “one”',
  artist: 'AC/DC feat. Ünder',
  artists: ['AC/DC', 'Ünder'],
  albumArtist: 'AC/DC',
  album: 'Älbum: +/-',
  track: 3,
  trackTotal: 300,
  disc: 1,
  discTotal: 2,
  date: '2001-02-03',
  genres: ['Rock', 'Pop'],
  composers: ['Anna Bee', 'Carl Dee'],
  compilation: true,
  comment: 'a comment',
  replayGain: { trackGainDb: -7.25, trackPeak: 0.98, albumGainDb: -6.5, albumPeak: 0.99 },
  musicBrainz: {
    recordingId: '11111111-1111-4111-8111-111111111111',
    trackId: '22222222-2222-4222-8222-222222222222',
    albumId: '33333333-3333-4333-8333-333333333333',
    artistIds: ['44444444-4444-4444-8444-444444444444', '55555555-5555-4555-8555-555555555555'],
    albumArtistIds: ['66666666-6666-4666-8666-666666666666'],
    releaseGroupId: '77777777-7777-4777-8777-777777777777',
  },
};

/** Every way of writing a song of nearly four minutes: 5 to 160 MB that exist only where they are read. */
function* songs(coverSizes: readonly number[]): Generator<{ label: string; spec: AudioSpec }> {
  for (const format of AUDIO_FORMATS) {
    const { variants, tagFormats } = audioFormatInfo(format);
    for (const variant of variants)
      for (const tagFormat of tagFormats)
        for (const size of coverSizes) {
          const cover = size === 0 ? undefined : ({ mimeType: 'image/jpeg', size, seed: 1 } as const);
          const spec = { format, variant, tagFormats: [tagFormat], tags, durationMs: 230_000, cover };
          yield { label: `${format}, ${variant}, ${tagFormat}, ${size / 1000} KB cover`, spec };
        }
  }
}

async function read(spec: AudioSpec): Promise<MetadataResult & { reads: { start: number; end: number }[] }> {
  const file = createAudioFile(spec);
  const source = loggedSource(file, `song.${file.extension}`);
  return { ...(await readMetadata(source)), reads: source.reads };
}

/** The part of a truth that a result must repeat, in the result's words. */
function expectedOf(truth: AudioTruth): Record<string, unknown> {
  const { cover: _, durationMs: __, musicBrainz, ...same } = truth;
  const { albumId, ...ids } = musicBrainz ?? {};
  return {
    ...same,
    ...(truth.artist === undefined ? {} : { artists: truth.artists ?? [truth.artist] }),
    ...(truth.year === undefined ? {} : { date: truth.date ?? String(truth.year) }),
    ...(musicBrainz === undefined ? {} : { musicBrainz: { ...ids, releaseId: albumId } }),
  };
}

const sampledFormats = /^(?:aac|mp3, vbr,)/;

describe('formats', () => {
  it.each([...songs([60_000])])(
    '[MD6] $label: every field, the length and the cover',
    async ({ label, spec }) => {
      const truth = truthOf(spec);
      const { metadata } = await read(spec);
      expect(metadata).toMatchObject(expectedOf(truth));
      expect(metadata.warnings ?? []).toEqual([]);
      expect(metadata.cover !== undefined).toBe(truth.cover !== undefined);
      const off = Math.abs((metadata.durationMs ?? 0) - truth.durationMs);
      expect(off).toBeLessThan(metadata.durationEstimated ? truth.durationMs * 0.06 : 60);
      expect(metadata.durationEstimated ?? false).toBe(sampledFormats.test(label));
    },
  );

  it.each([...songs([0, 60_000, 500_000])])('[MD2] $label: few reads, few bytes', async ({ label, spec }) => {
    const { stats, reads } = await read(spec);
    const extraReads = sampledFormats.test(label) ? 4 : 0;
    const wholeTag = /-unsync/.test(label) ? (spec.cover?.size ?? 0) : 0;
    expect(stats.requests).toBe(reads.length);
    expect(stats.requests).toBeLessThanOrEqual(4 + extraReads);
    expect(stats.bytes - wholeTag).toBeLessThanOrEqual((160 + extraReads * 16) * 1024);
    expect(stats.firstReadNeeded).toBeGreaterThan(0);
  });

  it('[MD2] over the common formats, with and without covers: at most 2 reads and 96 KiB for most songs', async () => {
    const common = new Set(['mp3', 'flac', 'm4a', 'ogg', 'opus', 'wav', 'aiff', 'wma']);
    const figures: { requests: number; bytes: number }[] = [];
    for (const { spec } of songs([0, 60_000, 500_000])) {
      const [tagFormat] = spec.tagFormats ?? [];
      if (!common.has(spec.format) || tagFormat?.endsWith('-unsync') || spec.variant === 'vbr') continue;
      figures.push((await read(spec)).stats);
    }
    const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
    expect(median(figures.map(({ requests }) => requests))).toBeLessThanOrEqual(2);
    expect(median(figures.map(({ bytes }) => bytes))).toBeLessThanOrEqual(96 * 1024);
    const mean = figures.reduce((sum, { requests }) => sum + requests, 0) / figures.length;
    expect(mean).toBeLessThanOrEqual(2);
  });

  it.each([...songs([60_000, 500_000])])('[MD11] $label: one read fetches the picture', async ({ spec }) => {
    const truth = truthOf(spec);
    const file = createAudioFile(spec);
    const { metadata } = await readMetadata(loggedSource(file, `song.${file.extension}`));
    if (truth.cover === undefined) {
      expect(metadata.cover).toBeUndefined();
      return;
    }
    const later = loggedSource(file);
    const stored = JSON.parse(JSON.stringify(metadata.cover)) as NonNullable<typeof metadata.cover>;
    const cover = await readCover(later, stored);
    expect(later.reads).toHaveLength(1);
    expect(cover.mimeType).toBe('image/jpeg');
    expect(cover.data).toHaveLength(truth.cover.size);
    expect([...cover.data.subarray(0, 2), ...cover.data.subarray(-2)]).toEqual([0xff, 0xd8, 0xff, 0xd9]);
  });

  it('[MD1] what a file is called does not matter', async () => {
    for (const format of AUDIO_FORMATS) {
      if (format === 'aac') continue;
      const spec: AudioSpec = { format, tags: { title: 'Title' }, durationMs: 20_000 };
      const { metadata } = await readMetadata(loggedSource(createAudioFile(spec), 'song.txt'));
      expect(metadata.title).toBe('Title');
      expect(metadata.durationMs).toBeGreaterThan(19_000);
    }
  });
});
