import { sql } from 'kysely';
import type { Db } from '../util/statement.ts';
import type { Artwork } from './library-types.ts';

/** The cover of this hash. */
export async function findArtwork(db: Db, hash: string): Promise<Artwork | undefined> {
  const { rows } = await sql<Artwork>`
    select hash, mime_type as mimeType, data from artworks where hash = ${hash}`.execute(db);
  return rows[0];
}
