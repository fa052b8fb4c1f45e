/** What a tag says, whatever its format calls it. */
export type TrackField =
  | 'title'
  | 'artist'
  | 'artists'
  | 'albumArtist'
  | 'albumArtists'
  | 'album'
  | 'compilation'
  | 'track'
  | 'trackTotal'
  | 'disc'
  | 'discTotal'
  | 'date'
  | 'year'
  | 'dayMonth'
  | 'releaseDate'
  | 'genre'
  | 'composer'
  | 'comment'
  | 'titleSort'
  | 'artistSort'
  | 'albumSort'
  | 'albumArtistSort'
  | 'isrc'
  | 'recordingId'
  | 'trackId'
  | 'releaseId'
  | 'releaseGroupId'
  | 'artistId'
  | 'albumArtistId'
  | 'trackGain'
  | 'trackPeak'
  | 'albumGain'
  | 'albumPeak'
  | 'r128TrackGain'
  | 'r128AlbumGain'
  | `role:${string}`;

type FieldTable = Readonly<Record<string, TrackField>>;

const id3v2: FieldTable = {
  TIT2: 'title',
  TPE1: 'artist',
  TPE2: 'albumArtist',
  TALB: 'album',
  TCMP: 'compilation',
  TRCK: 'track',
  TPOS: 'disc',
  TDRC: 'date',
  TYER: 'year',
  TDAT: 'dayMonth',
  TDRL: 'releaseDate',
  TCON: 'genre',
  TCOM: 'composer',
  TSOT: 'titleSort',
  TSOP: 'artistSort',
  TSOA: 'albumSort',
  TSO2: 'albumArtistSort',
  TSRC: 'isrc',
  TPE3: 'role:conductor',
  TPE4: 'role:remixer',
  TEXT: 'role:lyricist',
};

const id3v1: FieldTable = {
  title: 'title',
  artist: 'artist',
  album: 'album',
  comment: 'comment',
  track: 'track',
  year: 'year',
  genre: 'genre',
};

const iTunes: FieldTable = {
  '©nam': 'title',
  '©ART': 'artist',
  aART: 'albumArtist',
  '©alb': 'album',
  cpil: 'compilation',
  '©day': 'date',
  '©gen': 'genre',
  gnre: 'genre',
  '©wrt': 'composer',
  '©cmt': 'comment',
  sonm: 'titleSort',
  soar: 'artistSort',
  soal: 'albumSort',
  soaa: 'albumArtistSort',
};

const asf: FieldTable = {
  Title: 'title',
  Author: 'artist',
  'WM/ARTISTS': 'artists',
  'WM/AlbumArtist': 'albumArtist',
  'WM/AlbumTitle': 'album',
  'WM/IsCompilation': 'compilation',
  'WM/TrackNumber': 'track',
  'WM/PartOfSet': 'disc',
  'WM/Year': 'date',
  'WM/Genre': 'genre',
  'WM/Composer': 'composer',
  Description: 'comment',
  'WM/TitleSortOrder': 'titleSort',
  'WM/ArtistSortOrder': 'artistSort',
  'WM/AlbumSortOrder': 'albumSort',
  'WM/AlbumArtistSortOrder': 'albumArtistSort',
  'WM/ISRC': 'isrc',
  'WM/Conductor': 'role:conductor',
  'WM/ModifiedBy': 'role:remixer',
  'WM/Writer': 'role:lyricist',
  'WM/Producer': 'role:producer',
  'WM/Engineer': 'role:engineer',
  'WM/Mixer': 'role:mixer',
  'WM/DJMixer': 'role:dj mixer',
};

/** Ids of formats with plain named text: QuickTime, RIFF, AIFF, DSDIFF, iTunes numbers, Matroska. */
const named: FieldTable = {
  '\xa9nam': 'title',
  '\xa9ART': 'artist',
  '\xa9alb': 'album',
  '\xa9day': 'date',
  '\xa9gen': 'genre',
  '\xa9wrt': 'composer',
  '\xa9com': 'composer',
  '\xa9cmt': 'comment',
  trkn: 'track',
  disk: 'disc',
  INAM: 'title',
  TITL: 'title',
  IART: 'artist',
  IPRD: 'album',
  ITRK: 'track',
  IPRT: 'track',
  TRCK: 'track',
  PRT1: 'track',
  PRT2: 'trackTotal',
  IFRM: 'trackTotal',
  ICRD: 'date',
  IGNR: 'genre',
  GNRE: 'genre',
  ICMT: 'comment',
  IMUS: 'composer',
  NAME: 'title',
  AUTH: 'artist',
  ANNO: 'comment',
  DITI: 'title',
  DIAR: 'artist',
  'segment:TITLE': 'title',
  'album:TITLE': 'album',
  'album:ARTIST': 'albumArtist',
  'album:DATE_RELEASED': 'date',
  'album:DATE_RECORDED': 'date',
  'album:TOTAL_PARTS': 'trackTotal',
  'album:PART_NUMBER': 'disc',
  'album:GENRE': 'genre',
  'album:COMPOSER': 'composer',
  'album:REPLAYGAIN_GAIN': 'albumGain',
  'album:REPLAYGAIN_PEAK': 'albumPeak',
  'track:REPLAYGAIN_GAIN': 'trackGain',
  'track:REPLAYGAIN_PEAK': 'trackPeak',
  'edition:TOTAL_PARTS': 'discTotal',
  'track:PART_NUMBER': 'track',
  'track:TOTAL_PARTS': 'trackTotal',
  'track:DATE_RELEASED': 'date',
  'track:DATE_RECORDED': 'date',
  'file:PART_NUMBER': 'track',
  'file:TOTAL_PARTS': 'trackTotal',
  'file:DATE_RELEASED': 'date',
  'file:DATE_RECORDED': 'date',
};

/** Names free formats share (Vorbis comments, APE, Matroska, `TXXX`, iTunes `----`), without spaces and punctuation. */
const freeNames: FieldTable = {
  TITLE: 'title',
  ARTIST: 'artist',
  ALBUM: 'album',
  TRACK: 'track',
  TRACKNUMBER: 'track',
  TRACKNUM: 'track',
  DISC: 'disc',
  DISCNUMBER: 'disc',
  DISCNUM: 'disc',
  DISK: 'disc',
  DISKNUMBER: 'disc',
  DATE: 'date',
  RECORDEDDATE: 'date',
  YEAR: 'year',
  RELEASEDATE: 'releaseDate',
  GENRE: 'genre',
  COMPOSER: 'composer',
  COMMENT: 'comment',
  COMMENTS: 'comment',
  DESCRIPTION: 'comment',
};

/** Free names that mean the same wherever they occur, custom fields of ID3v2 and iTunes included. */
const customNames: FieldTable = {
  ARTISTS: 'artists',
  ALBUMARTIST: 'albumArtist',
  ALBUMARTISTS: 'albumArtists',
  COMPILATION: 'compilation',
  TRACKTOTAL: 'trackTotal',
  TOTALTRACKS: 'trackTotal',
  DISCTOTAL: 'discTotal',
  TOTALDISCS: 'discTotal',
  TITLESORT: 'titleSort',
  ARTISTSORT: 'artistSort',
  ALBUMSORT: 'albumSort',
  ALBUMARTISTSORT: 'albumArtistSort',
  ISRC: 'isrc',
  MUSICBRAINZTRACKID: 'recordingId',
  MUSICBRAINZRECORDINGID: 'recordingId',
  MUSICBRAINZRELEASETRACKID: 'trackId',
  MUSICBRAINZALBUMID: 'releaseId',
  MUSICBRAINZRELEASEID: 'releaseId',
  MUSICBRAINZRELEASEGROUPID: 'releaseGroupId',
  MUSICBRAINZARTISTID: 'artistId',
  MUSICBRAINZALBUMARTISTID: 'albumArtistId',
  REPLAYGAINTRACKGAIN: 'trackGain',
  REPLAYGAINTRACKPEAK: 'trackPeak',
  REPLAYGAINALBUMGAIN: 'albumGain',
  REPLAYGAINALBUMPEAK: 'albumPeak',
  R128TRACKGAIN: 'r128TrackGain',
  R128ALBUMGAIN: 'r128AlbumGain',
  CONDUCTOR: 'role:conductor',
  REMIXER: 'role:remixer',
  MIXARTIST: 'role:remixer',
  LYRICIST: 'role:lyricist',
  WRITER: 'role:writer',
  ARRANGER: 'role:arranger',
  PRODUCER: 'role:producer',
  ENGINEER: 'role:engineer',
  MIXER: 'role:mixer',
  DJMIXER: 'role:dj mixer',
  PERFORMER: 'role:performer',
};

/** The field a native tag id stands for; undefined for those nobody asked about. */
export function fieldOf(format: string, id: string): TrackField | undefined {
  if (format === 'ID3v2')
    return lookup(id3v2, id) ?? (id.startsWith('TXXX:') ? custom(id.slice(5)) : undefined);
  if (format === 'ID3v1') return lookup(id3v1, id);
  if (format === 'iTunes')
    return lookup(iTunes, id) ?? (id.startsWith('----:') ? custom(id.replace(/^.*:/, '')) : undefined);
  if (format === 'asf') return lookup(asf, id) ?? (id.startsWith('WM/') ? custom(id.slice(3)) : free(id));
  if (format === 'named') return lookup(named, id) ?? namedField(id);
  return free(id);
}

function namedField(id: string): TrackField | undefined {
  return id.startsWith('album:') ? custom(id.slice(6)) : free(id.replace(/^(?:file|track):/, ''));
}

function free(id: string): TrackField | undefined {
  return lookup(freeNames, squeeze(id)) ?? custom(id);
}

function custom(id: string): TrackField | undefined {
  return lookup(customNames, squeeze(id));
}

function squeeze(id: string): string {
  return id.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

function lookup(table: FieldTable, id: string): TrackField | undefined {
  return Object.hasOwn(table, id) ? table[id] : undefined;
}
