import type { DatabaseAdapter } from '@music-platform/bridge-traits';
import { openCatalogue } from '../catalogue/open-catalogue.ts';
import type { Db } from '../util/statement.ts';
import { findAlbum, listAlbums } from './album-queries.ts';
import { findArtist, listArtists } from './artist-queries.ts';
import { findArtwork } from './artwork.ts';
import { listDuplicates } from './duplicates.ts';
import { acknowledgeEvents, forgetConsumer, readEvents } from './events.ts';
import { explainTrack } from './explain.ts';
import { listFailures } from './failures.ts';
import { listHeldTracks } from './held-tracks.ts';
import type {
  Album,
  AlbumQuery,
  Artist,
  ArtistQuery,
  Artwork,
  DuplicateSet,
  Failure,
  LibraryEvent,
  LibraryProfile,
  LibraryStatistics,
  Page,
  PageOptions,
  ProfileQuery,
  SearchOptions,
  SearchResult,
  Track,
  TrackExplanation,
  TrackQuery,
  TrackWindow,
  TrackWindowQuery,
} from './library-types.ts';
import { hasFullTextIndex, search } from './search.ts';
import { listProfiles, readStatistics } from './statistics.ts';
import { allTracks, findTrack, listTracks } from './track-queries.ts';
import { readTrackWindow } from './track-window.ts';

/**
 * The catalogue, for reading; also while a sync runs. Queries of one profile show that profile's tracks only; ids that are unknown
 * match nothing. Lists come in pages: pass `next` of one as `after` of the following, until it is absent.
 */
export class Library {
  readonly #db: Db;
  readonly #fullText: boolean;

  private constructor(db: Db, fullText: boolean) {
    this.#db = db;
    this.#fullText = fullText;
  }

  /** The library in `database`, whose schema is brought up to date. The adapter stays yours to close. */
  static async open(database: DatabaseAdapter): Promise<Library> {
    const db = await openCatalogue(database);
    return new Library(db, await hasFullTextIndex(db));
  }

  /** A page of tracks, hidden ones only on request. */
  tracks(query: TrackQuery = {}): Promise<Page<Track>> {
    return listTracks(this.#db, query);
  }

  /**
   * Visible tracks by their numbers in a list. Any offset costs a short walk through an index; rows that come or go shift those behind
   * them, so read the window again after a change.
   */
  trackWindow(query: TrackWindowQuery = {}): Promise<TrackWindow> {
    return readTrackWindow(this.#db, query);
  }

  /** Every track of the query; `limit` is how many are held at a time. */
  allTracks(query: TrackQuery = {}): AsyncIterable<Track> {
    return allTracks(this.#db, query);
  }

  /** One track, hidden or not; an id that was merged leads to the track it became. */
  track(id: string): Promise<Track | undefined> {
    return findTrack(this.#db, id);
  }

  /** A page of albums with visible tracks, by title. */
  albums(query: AlbumQuery = {}): Promise<Page<Album>> {
    return listAlbums(this.#db, query);
  }

  /** A page of artists with visible tracks, by name. */
  artists(query: ArtistQuery = {}): Promise<Page<Artist>> {
    return listArtists(this.#db, query);
  }

  /** One album with visible tracks. */
  album(id: string): Promise<Album | undefined> {
    return findAlbum(this.#db, id);
  }

  /** One artist with visible tracks. */
  artist(id: string): Promise<Artist | undefined> {
    return findArtist(this.#db, id);
  }

  /** A cover, by the `artworkHash` of a track or album. */
  artwork(hash: string): Promise<Artwork | undefined> {
    return findArtwork(this.#db, hash);
  }

  /** Every word of `text` must begin a word of the names found; titles count most. */
  search(text: string, options: SearchOptions = {}): Promise<SearchResult> {
    return search(this.#db, this.#fullText, text, options);
  }

  /** A page of tracks that have several files. */
  duplicates(query: ProfileQuery = {}): Promise<Page<DuplicateSet>> {
    return listDuplicates(this.#db, query);
  }

  /** A page of the tracks whose hiding a job holds, in order of arrival: to look at before `approveDeletions` or `rejectDeletions`. */
  heldTracks(jobId: string, options: PageOptions = {}): Promise<Page<Track>> {
    return listHeldTracks(this.#db, jobId, options);
  }

  /** Why a track is as it is: its files, where its tags come from, what happened to it. Throws `TRACK_NOT_FOUND`. */
  explain(trackId: string): Promise<TrackExplanation> {
    return explainTrack(this.#db, trackId);
  }

  /** Every profile with its counts. */
  profiles(): Promise<readonly LibraryProfile[]> {
    return listProfiles(this.#db);
  }

  /** Totals of one profile, or of all. */
  statistics(profileId?: string): Promise<LibraryStatistics> {
    return readStatistics(this.#db, profileId);
  }

  /** A page of files that could not be read. */
  failures(query: ProfileQuery = {}): Promise<Page<Failure>> {
    return listFailures(this.#db, query);
  }

  /** What happened since the consumer's last `acknowledgeEvents`, in order, at least once. Default 100 events, at most 1000. */
  readEvents(options: { consumer: string; limit?: number | undefined }): Promise<readonly LibraryEvent[]> {
    return readEvents(this.#db, options);
  }

  /** Marks everything up to event `seq` as done by the consumer. Going back is a `TypeError`. */
  acknowledgeEvents(consumer: string, seq: number): Promise<void> {
    return acknowledgeEvents(this.#db, consumer, seq);
  }

  /** Forgets a consumer that reads no more; otherwise events are kept for it for ever. */
  forgetConsumer(consumer: string): Promise<void> {
    return forgetConsumer(this.#db, consumer);
  }
}
