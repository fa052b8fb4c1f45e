import {
  AUDIO_FORMATS,
  type AudioSpec,
  type AudioTags,
  audioFormatInfo,
  type CoverSpec,
} from '../../src/index.ts';

/** Every field, with characters beyond Latin-1 and several values where a field takes them. */
export const FULL_TAGS: AudioTags = {
  title: 'Ünder 東京 ☔',
  artist: 'Ålma feat. Борис',
  artists: ['Ålma', 'Борис'],
  albumArtist: 'Ålma',
  album: 'Ça va – двойной',
  track: 3,
  trackTotal: 12,
  disc: 1,
  discTotal: 2,
  date: '2001-05-06',
  genres: ['Rock', 'Jazz'],
  composers: ['Clara Ω', 'Chen'],
  compilation: true,
  comment: 'Größe zählt nicht',
  replayGain: { trackGainDb: -6.54, trackPeak: 0.988_547, albumGainDb: -7.1, albumPeak: 1 },
  musicBrainz: {
    recordingId: '11111111-aaaa-4111-8111-111111111111',
    trackId: '22222222-aaaa-4111-8111-111111111111',
    albumId: '33333333-aaaa-4111-8111-111111111111',
    artistIds: ['44444444-aaaa-4111-8111-111111111111', '55555555-aaaa-4111-8111-111111111111'],
    albumArtistIds: ['66666666-aaaa-4111-8111-111111111111'],
    releaseGroupId: '77777777-aaaa-4111-8111-111111111111',
  },
};

const COVER: CoverSpec = { mimeType: 'image/jpeg', size: 5000, seed: 2 };

/** One specification for each variant and each tag format of each format. */
export const EVERY_SHAPE: readonly AudioSpec[] = AUDIO_FORMATS.flatMap((format): AudioSpec[] => {
  const { variants, tagFormats } = audioFormatInfo(format);
  const base = { format, tags: FULL_TAGS, durationMs: 1500, seed: 5, cover: COVER } as const;
  return [
    ...variants.map((variant) => ({ ...base, variant })),
    ...tagFormats.slice(1).map((tagFormat) => {
      // The library takes pictures behind raw AAC for frames.
      const { cover, ...coverless } = base;
      return format === 'aac' && tagFormat === 'apev2'
        ? { ...coverless, tagFormats: [tagFormat] }
        : { ...coverless, cover, tagFormats: [tagFormat] };
    }),
  ];
});

/** A short name for a specification. */
export function nameOf({ format, variant, tagFormats }: AudioSpec): string {
  return [format, variant, ...(tagFormats ?? [])].filter((part) => part !== undefined).join(' ');
}
