/** Every file format the audio writer knows, named after its usual file extension or codec. */
export type AudioFormat =
  | 'mp3'
  | 'flac'
  | 'm4a'
  | 'alac'
  | 'm4b'
  | 'ogg'
  | 'opus'
  | 'ogg-flac'
  | 'speex'
  | 'wav'
  | 'aiff'
  | 'dsf'
  | 'dff'
  | 'wma'
  | 'ape'
  | 'wavpack'
  | 'musepack'
  | 'mka'
  | 'webm'
  | 'aac'
  | 'tta';

/** How tags are written. A format takes the ones listed for it in `audioFormatInfo`. */
export type TagFormat =
  | 'id3v1'
  | 'id3v2.2'
  | 'id3v2.2-unsync'
  | 'id3v2.3'
  | 'id3v2.3-unsync'
  | 'id3v2.4'
  | 'id3v2.4-unsync'
  | 'apev2'
  | 'vorbis'
  | 'itunes'
  | 'riff-info'
  | 'asf'
  | 'matroska';

/** ReplayGain values: gains in dB, peaks as a fraction of full scale. */
export interface ReplayGainTags {
  readonly trackGainDb?: number | undefined;
  readonly trackPeak?: number | undefined;
  readonly albumGainDb?: number | undefined;
  readonly albumPeak?: number | undefined;
}

/** MusicBrainz identifiers; `trackId` is the id of the track on its release, `recordingId` that of the recording. */
export interface MusicBrainzTags {
  readonly recordingId?: string | undefined;
  readonly trackId?: string | undefined;
  readonly albumId?: string | undefined;
  readonly artistIds?: readonly string[] | undefined;
  readonly albumArtistIds?: readonly string[] | undefined;
  readonly releaseGroupId?: string | undefined;
}

/**
 * The tags to write. `artist` is the credit as printed on the sleeve, `artists` the single names: with both, the
 * credit goes to the artist field and the names to the format's ARTISTS field; with `artists` alone the artist
 * field has several values. `date` is `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
 */
export interface AudioTags {
  readonly title?: string | undefined;
  readonly artist?: string | undefined;
  readonly artists?: readonly string[] | undefined;
  readonly albumArtist?: string | undefined;
  readonly album?: string | undefined;
  readonly track?: number | undefined;
  readonly trackTotal?: number | undefined;
  readonly disc?: number | undefined;
  readonly discTotal?: number | undefined;
  readonly date?: string | undefined;
  readonly genres?: readonly string[] | undefined;
  readonly composers?: readonly string[] | undefined;
  readonly compilation?: boolean | undefined;
  readonly comment?: string | undefined;
  readonly replayGain?: ReplayGainTags | undefined;
  readonly musicBrainz?: MusicBrainzTags | undefined;
}

/** An embedded front cover of exactly `size` bytes; the same mime type, size and seed give the same bytes. */
export interface CoverSpec {
  readonly mimeType: 'image/jpeg' | 'image/png';
  readonly size: number;
  readonly seed?: number | undefined;
}

/** What `createAudioFile` shall write. Everything but the format and the duration has a default per format. */
export interface AudioSpec {
  readonly format: AudioFormat;
  readonly tags: AudioTags;
  readonly durationMs: number;
  readonly cover?: CoverSpec | undefined;
  /** Bits per second of the audio; formats that store plain samples ignore it. */
  readonly bitrate?: number | undefined;
  readonly sampleRate?: number | undefined;
  readonly channels?: 1 | 2 | undefined;
  readonly bitsPerSample?: 16 | 24 | undefined;
  /** Bytes of padding behind the tags, where the format knows padding. */
  readonly padding?: number | undefined;
  /** Structure of the file, one of the format's `variants` (`audioFormatInfo`). */
  readonly variant?: string | undefined;
  /** Tag formats to write, all with the same tags; readers are expected to prefer the first. */
  readonly tagFormats?: readonly TagFormat[] | undefined;
  /** Chooses the audio payload, so that equal tags need not mean equal content. */
  readonly seed?: number | undefined;
}

/** A virtual file: its bytes exist only while they are read. */
export interface AudioFile {
  readonly extension: string;
  readonly mimeType: string;
  readonly size: number;
  /** Bytes `[start, end)`, cut to the file like `Uint8Array.slice`; costs what the range costs. */
  read(start: number, end: number): Uint8Array<ArrayBuffer>;
  /** The whole file. */
  bytes(): Uint8Array<ArrayBuffer>;
}

/** What a right reader reports for a file; what its format cannot carry is absent. */
export interface AudioTruth {
  readonly title?: string;
  /** The displayed artist: the credit, or else the first name. */
  readonly artist?: string;
  readonly artists?: readonly string[];
  readonly albumArtist?: string;
  readonly album?: string;
  readonly track?: number;
  readonly trackTotal?: number;
  readonly disc?: number;
  readonly discTotal?: number;
  readonly year?: number;
  /** Present where the format stores the date as written, absent where it stores a year alone. */
  readonly date?: string;
  readonly genres?: readonly string[];
  readonly composers?: readonly string[];
  readonly compilation?: true;
  readonly comment?: string;
  readonly replayGain?: ReplayGainTags;
  readonly musicBrainz?: MusicBrainzTags;
  readonly cover?: { readonly mimeType: string; readonly size: number };
  /** Of the samples really written: whole frames, so up to a frame longer than asked for. */
  readonly durationMs: number;
  readonly sampleRate: number;
  readonly channels: number;
  readonly lossless: boolean;
}
