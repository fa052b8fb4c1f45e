import { openNodeDatabase } from '@music-platform/db-node';
import type { Insertable } from 'kysely';
import { sql } from 'kysely';
import { openCatalogue } from '../../src/catalogue/open-catalogue.ts';
import { Library } from '../../src/library/library.ts';
import { nameKey } from '../../src/metadata/name-key.ts';
import type {
  LibraryEventsTable,
  NewTrackRow,
  RemoteItemsTable,
  ScanQueueTable,
} from '../../src/schema/tables.ts';
import type { Db } from '../../src/util/statement.ts';

export interface NewTrack {
  title: string;
  profile?: string;
  artists?: readonly string[];
  /** Roles other than `artist` and `albumartist`. */
  credits?: readonly (readonly [role: string, name: string])[];
  album?: string;
  albumArtist?: string;
  hidden?: boolean;
  /** Folders above the track's file. Default: none. */
  folders?: readonly string[];
  /** Overrides columns of the track's row. */
  row?: Partial<NewTrackRow>;
  /** Overrides columns of the file's row. */
  file?: Partial<Insertable<RemoteItemsTable>>;
}

export interface AddedTrack {
  key: number;
  id: string;
  itemKey: number;
}

const times = { created_at: 1, modified_at: 2 } as const;

/** A catalogue filled by hand, row by row, as the engine would. */
export class TestCatalogue implements AsyncDisposable {
  readonly db: Db;
  readonly library: Library;
  readonly #close: () => Promise<void>;
  readonly #fullText: boolean;
  readonly #profiles = new Map<string, number>();
  #sequence = 0;

  private constructor(db: Db, library: Library, fullText: boolean, close: () => Promise<void>) {
    this.db = db;
    this.library = library;
    this.#fullText = fullText;
    this.#close = close;
  }

  static async open({ path = ':memory:', fullText = true } = {}): Promise<TestCatalogue> {
    const database = await openNodeDatabase({ path });
    const db = await openCatalogue(database);
    if (!fullText) await dropFullText(db);
    return new TestCatalogue(db, await Library.open(database), fullText, () => database.close());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#close();
  }

  async profile(id = 'home'): Promise<number> {
    const known = this.#profiles.get(id);
    if (known !== undefined) return known;
    const { key } = await this.db
      .insertInto('profiles')
      .values({ id, provider_kind: 'local', display_name: `My ${id}`, root: `/${id}`, created_at: 7 })
      .returning('key')
      .executeTakeFirstOrThrow();
    this.#profiles.set(id, key);
    return key;
  }

  async item(values: Partial<Insertable<RemoteItemsTable>> = {}, profile = 'home'): Promise<number> {
    this.#sequence += 1;
    const { key } = await this.db
      .insertInto('remote_items')
      .values({
        profile_key: await this.profile(profile),
        item_id: `item-${this.#sequence}`,
        scope_id: '',
        kind: 'file',
        media: 'audio',
        name: `file-${this.#sequence}`,
        version: 'v1',
        reachable: 1,
        ...times,
        ...values,
      })
      .returning('key')
      .executeTakeFirstOrThrow();
    return key;
  }

  /** Gives the profile so many (hidden) tracks that queries of it walk an index instead of sorting its tracks. */
  async enlarge(profile: string): Promise<void> {
    await sql`insert into tracks (id, profile_key, title, title_key, details, tag_source, signature, added_at, updated_at, deleted_at)
      with recursive n (i) as (select 1 union all select i + 1 from n where i < 10001)
      select 'padding-' || i, ${await this.profile(profile)}, 'p', 'p', '{}', 'path', '', 1, 1, 1 from n`.execute(
      this.db,
    );
  }

  /** The item id of the innermost of these folders, made where missing. */
  async folders(names: readonly string[], profile = 'home'): Promise<string | null> {
    let parent: string | null = null;
    for (const [depth, name] of names.entries()) {
      const id = `folder:${names.slice(0, depth + 1).join('/')}`;
      const known = await this.db
        .selectFrom('remote_items')
        .select('key')
        .where('item_id', '=', id)
        .where('profile_key', '=', await this.profile(profile))
        .executeTakeFirst();
      if (known === undefined) {
        await this.item({ item_id: id, parent_id: parent, kind: 'folder', media: null, name }, profile);
      }
      parent = id;
    }
    return parent;
  }

  async track(spec: NewTrack): Promise<AddedTrack> {
    const { title, profile = 'home', artists = [], credits = [], album, albumArtist, hidden = false } = spec;
    this.#sequence += 1;
    const id = `track-${this.#sequence}`;
    const parent_id = await this.folders(spec.folders ?? [], profile);
    const itemKey = await this.item(
      { name: `${title}.mp3`, size: 1000, parent_id, reachable: hidden ? 0 : 1, ...spec.file },
      profile,
    );
    const { key } = await this.db
      .insertInto('tracks')
      .values({
        id,
        profile_key: await this.profile(profile),
        title,
        title_key: nameKey(title),
        artist: artists.length === 0 ? null : artists.join(', '),
        album_artist: albumArtist ?? null,
        album: album ?? null,
        album_key: album === undefined ? null : await this.album(album, albumArtist ?? artists[0] ?? ''),
        duration_estimated: 0,
        details: JSON.stringify({ artists }),
        tag_source: 'file',
        signature: id,
        primary_item_key: itemKey,
        added_at: 1000 + this.#sequence,
        updated_at: 2000 + this.#sequence,
        deleted_at: hidden ? 3000 : null,
        deleted_reason: hidden ? 'deleted' : null,
        ...spec.row,
      })
      .returning('key')
      .executeTakeFirstOrThrow();
    await this.db.updateTable('remote_items').set({ track_key: key }).where('key', '=', itemKey).execute();
    const named = [
      ...artists.map((name) => ['artist', name] as const),
      ...(albumArtist === undefined ? [] : [['albumartist', albumArtist] as const]),
      ...credits,
    ];
    for (const [position, [role, name]] of named.entries()) {
      await this.db
        .insertInto('track_artists')
        .values({ track_key: key, role, position, artist_key: await this.artist(name) })
        .execute();
    }
    if (this.#fullText) {
      const texts = [title, artists.join(', '), album ?? '', albumArtist ?? ''].map(nameKey);
      await sql`insert into track_search (rowid, title, artist, album, other)
        values (${key}, ${sql.join(texts)})`.execute(this.db);
    }
    return { key, id, itemKey };
  }

  async album(title: string, artist: string): Promise<number> {
    const names = { title_key: nameKey(title), artist_key: nameKey(artist) };
    const { key } = await this.db
      .insertInto('albums')
      .values({ id: `album:${title}:${artist}`, title, artist, compilation: 0, artwork_hash: null, ...names })
      .onConflict((conflict) => conflict.columns(['title_key', 'artist_key']).doUpdateSet({ title }))
      .returning('key')
      .executeTakeFirstOrThrow();
    return key;
  }

  async artist(name: string): Promise<number> {
    const { key } = await this.db
      .insertInto('artists')
      .values({ id: `artist:${name}`, name, name_key: nameKey(name), sort_name: `${name}, sorted` })
      .onConflict((conflict) => conflict.column('name_key').doUpdateSet({ name }))
      .returning('key')
      .executeTakeFirstOrThrow();
    return key;
  }

  async job(id: string, profile = 'home'): Promise<number> {
    const { key } = await this.db
      .insertInto('sync_jobs')
      .values({
        id,
        profile_key: await this.profile(profile),
        sync_type: 'full',
        trigger: 'user',
        status: 'completed',
        phase: 'resolution',
        percent: 100,
        stats: '{}',
        deletions_held: 0,
        created_at: 5,
      })
      .returning('key')
      .executeTakeFirstOrThrow();
    return key;
  }

  async event(values: Partial<Insertable<LibraryEventsTable>> & { track_id: string }): Promise<void> {
    const profile_key = await this.profile();
    await this.db
      .insertInto('library_events')
      .values({ profile_key, job_key: 0, type: 'added', at: 9, payload: null, ...values })
      .execute();
  }

  async queued(itemKey: number, values: Partial<ScanQueueTable> = {}, profile = 'home'): Promise<void> {
    await this.db
      .insertInto('scan_queue')
      .values({
        item_key: itemKey,
        profile_key: await this.profile(profile),
        version: 'v1',
        priority: 10,
        score: 0,
        attempts: 0,
        available_at: 0,
        status: 'pending',
        ...values,
      })
      .execute();
  }
}

/** Leaves the schema as it is on an engine without FTS5. */
async function dropFullText(db: Db): Promise<void> {
  const { rows } = await sql<{ type: string; name: string }>`
    select type, name from sqlite_master where type = 'trigger' or name glob '*_search'
    order by type desc`.execute(db);
  for (const { type, name } of rows) await sql.raw(`drop ${type} ${name}`).execute(db);
}
