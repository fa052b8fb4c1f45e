/** People behind a recording, other than its artists and composers. `role` is lower case: `conductor`, `remixer`, `lyricist`, … */
export interface Credit {
  role: string;
  names: readonly string[];
}

/** Loudness correction as tagged: gains in dB, peaks as a share of full scale. */
export interface ReplayGain {
  trackGainDb?: number | undefined;
  trackPeak?: number | undefined;
  albumGainDb?: number | undefined;
  albumPeak?: number | undefined;
}

/** MusicBrainz ids (UUIDs) as tagged. */
export interface MusicBrainzIds {
  recordingId?: string | undefined;
  trackId?: string | undefined;
  releaseId?: string | undefined;
  releaseGroupId?: string | undefined;
  artistIds?: readonly string[] | undefined;
  albumArtistIds?: readonly string[] | undefined;
}

/**
 * Where in its file a picture lies: one ranged read of `length` bytes at `offset` fetches it (`readCover`).
 * `encoding`: how those bytes must be decoded; absent, they are the picture. Plain data, to be stored.
 */
export interface CoverLocator {
  offset: number;
  length: number;
  mimeType: string;
  encoding?: 'id3-unsynchronised' | 'ogg-base64' | 'ogg-packet' | undefined;
  /** Ogg only: bytes to skip and to take once page headers are removed. */
  payload?: { skip: number; take: number } | undefined;
}

/** A picture, fetched. */
export interface Cover {
  mimeType: string;
  data: Uint8Array;
}

/**
 * What one audio file says of itself. Plain JSON-able data. An absent field is unknown: nothing here is guessed, and nothing comes from
 * the file's name. Text is Unicode NFC with white space collapsed. Durations in milliseconds, bitrate in bit/s, sample rate in Hz.
 */
export interface TrackMetadata {
  title?: string | undefined;
  /** One entry per artist. */
  artists?: readonly string[] | undefined;
  /** The artists as the file displays them ("A feat. B"). */
  artist?: string | undefined;
  albumArtists?: readonly string[] | undefined;
  /** The album artists as the file displays them. */
  albumArtist?: string | undefined;
  album?: string | undefined;
  compilation?: boolean | undefined;
  track?: number | undefined;
  trackTotal?: number | undefined;
  disc?: number | undefined;
  discTotal?: number | undefined;
  year?: number | undefined;
  /** ISO 8601, as exact as the tag: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
  date?: string | undefined;
  genres?: readonly string[] | undefined;
  composers?: readonly string[] | undefined;
  credits?: readonly Credit[] | undefined;
  comment?: string | undefined;
  titleSort?: string | undefined;
  artistSort?: string | undefined;
  albumSort?: string | undefined;
  albumArtistSort?: string | undefined;
  isrc?: string | undefined;
  musicBrainz?: MusicBrainzIds | undefined;
  replayGain?: ReplayGain | undefined;
  durationMs?: number | undefined;
  /** True: `durationMs` was sampled, not read; expect a few percent. */
  durationEstimated?: boolean | undefined;
  bitrate?: number | undefined;
  sampleRate?: number | undefined;
  bitsPerSample?: number | undefined;
  channels?: number | undefined;
  /** As ffmpeg names it: `mp3`, `aac`, `alac`, `flac`, `vorbis`, `opus`, `pcm_s16le`, … */
  codec?: string | undefined;
  /** `mpeg`, `mp4`, `flac`, `ogg`, `wav`, `aiff`, `asf`, `matroska`, … */
  container?: string | undefined;
  lossless?: boolean | undefined;
  /** The front cover, else the first picture. */
  cover?: CoverLocator | undefined;
  /** What was odd about the file, for people. Absent: nothing. */
  warnings?: readonly string[] | undefined;
  /** True: reading stopped before the end of the tags (damage, a limit); what is here is right, more may exist. Absent: no. */
  partial?: boolean | undefined;
}
