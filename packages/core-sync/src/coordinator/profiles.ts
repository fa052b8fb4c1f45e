import { SyncError } from '@music-platform/bridge-traits';
import type { ProfileBinding } from '../coordinator-options.ts';
import type { Db } from '../util/statement.ts';

/** Stores or refreshes a profile; returns its key. A profile never changes the kind of its provider. */
export async function ensureProfile(
  db: Db,
  { profile, provider }: ProfileBinding,
  now: number,
): Promise<number> {
  const root = profile.root ?? null;
  const find = () =>
    db
      .selectFrom('profiles')
      .select(['key', 'provider_kind', 'display_name', 'root'])
      .where('id', '=', profile.id);
  let known = await find().executeTakeFirst();
  if (known === undefined) {
    await db
      .insertInto('profiles')
      .values({
        id: profile.id,
        provider_kind: provider.kind,
        display_name: profile.displayName,
        root,
        filter_key: null,
        created_at: now,
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
    known = await find().executeTakeFirstOrThrow();
  }
  if (known.provider_kind !== provider.kind) {
    throw new SyncError(
      'INVALID_CONFIG',
      `Profile ${profile.id} belongs to ${known.provider_kind}; give the ${provider.kind} account a profile of its own.`,
    );
  }
  if (known.display_name !== profile.displayName || known.root !== root) {
    await db
      .updateTable('profiles')
      .set({ display_name: profile.displayName, root })
      .where('key', '=', known.key)
      .execute();
  }
  return known.key;
}
