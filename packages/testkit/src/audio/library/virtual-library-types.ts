import type { AudioFile, AudioFormat, AudioSpec, CoverSpec } from '../audio-spec.ts';

/** What a virtual library is made of. */
export interface VirtualLibraryOptions {
  readonly tracks: number;
  readonly seed?: number;
  /** Formats albums are in; repeat one to have more of it. */
  readonly formats?: readonly AudioFormat[];
  /** Sizes of embedded covers, default 30 to 100 KB; `false` for none. One album in ten has none anyway. */
  readonly covers?: { readonly minSize: number; readonly maxSize: number } | false;
  /** Scales the playing time of every song, and so the size of its file. */
  readonly sizeFactor?: number;
}

/** An album of a virtual library: one folder. */
export interface VirtualAlbum {
  readonly index: number;
  /** Absent for an album by various artists. */
  readonly artistIndex: number | undefined;
  readonly albumArtist: string;
  readonly title: string;
  readonly year: number;
  readonly discCount: number;
  readonly firstTrack: number;
  readonly trackCount: number;
  readonly format: AudioFormat;
  readonly cover: CoverSpec | undefined;
  readonly artistFolder: string;
  readonly albumFolder: string;
}

/** A track of a virtual library: one file, at `artistFolder/albumFolder/fileName`. */
export interface VirtualTrack {
  readonly index: number;
  readonly albumIndex: number;
  readonly artistFolder: string;
  readonly albumFolder: string;
  readonly fileName: string;
  readonly spec: AudioSpec;
}

/** A library that is computed, not stored: any index costs the same, whatever the size. */
export interface VirtualLibrary {
  readonly trackCount: number;
  readonly albumCount: number;
  /** Distinct artists of albums and tracks, "Various Artists" not among them. */
  readonly artistCount: number;
  album(index: number): VirtualAlbum;
  track(index: number): VirtualTrack;
  /** The file of a track. */
  trackBytes(index: number): AudioFile;
}
