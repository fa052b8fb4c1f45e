import type { SimulatedCloud } from '../cloud/simulated-cloud.ts';
import type { SimulatedLibrary } from '../harness.ts';
import type { EngineConfig } from '../scenario/scenario.ts';
import { itemKey, type Look } from './look.ts';

/** Says which items have another track than at the last rest although nothing explains it. */
export async function checkIdentity(
  library: SimulatedLibrary,
  before: Look,
  now: Look,
  clouds: readonly SimulatedCloud[],
  config: EngineConfig,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const [index, cloud] of clouds.entries()) {
    if (!cloud.world.stableIds) continue;
    const trackOf = (id: string): string | undefined =>
      before.trackOf.get(itemKey(`profile-${index}`, cloud.shownId(id)));
    const edited = new Set(
      [...cloud.contents.items()].filter((id) => cloud.editedSinceRest(id)).map(trackOf),
    );
    const returned = new Set(
      [...cloud.contents.items()]
        .filter((id) => !cloud.stayedSinceRest(id))
        .map((id) => itemKey(`profile-${index}`, cloud.shownId(id))),
    );
    const takenBy = Map.groupBy(
      [...now.trackOf].filter(([key, track]) => before.trackOf.get(key) !== track),
      ([, track]) => track,
    );
    for (const id of cloud.contents.items()) {
      const old = trackOf(id);
      if (old === undefined) continue;
      const stayed = cloud.stayedSinceRest(id);
      // While it was away, its track may have gone the way of another file that has changed.
      if (!stayed && edited.has(old)) continue;
      // One was put in the place of the other (ID5), then both are there: the track is that of the unchanged one.
      const takers = takenBy.get(old) ?? [];
      if (!stayed && takers.length > 0) continue;
      if (cloud.editedSinceRest(id) && takers.some(([key]) => returned.has(key))) continue;
      const heir = heirOf(cloud, id, config);
      const track = heir && now.trackOf.get(itemKey(`profile-${index}`, cloud.shownId(heir)));
      if (track === undefined) continue;
      const leadsTo = (await library.track(old))?.id;
      if (leadsTo !== track)
        wrong.push(
          `${id} was track ${old}, which leads to ${leadsTo}; ${heir === id ? 'it' : heir} is track ${track} now`,
        );
    }
  }
  return wrong;
}

/** The item whose track must be the one this item had: itself, or the one that was uploaded in its place. */
function heirOf(cloud: SimulatedCloud, id: string, config: EngineConfig): string | undefined {
  const { contents, world } = cloud;
  const isGrouped = world.hashes && config.duplicates !== 'keepBoth';
  if (cloud.isInLibrary(id)) {
    if (cloud.editedSinceRest(id)) return contents.isAlone(id) && cloud.stayedSinceRest(id) ? id : undefined;
    return isGrouped || cloud.stayedSinceRest(id) ? id : undefined;
  }
  const song = contents.songOf(id);
  if (!isGrouped || song === undefined || song < 0 || cloud.editedSinceRest(id)) return undefined;
  const heirs = [...contents.holdersOf(song)].filter((other) => other !== id);
  const [heir] = heirs;
  return heirs.length === 1 &&
    heir !== undefined &&
    contents.isConstant(heir) &&
    contents.isConstant(id) &&
    cloud.isInLibrary(heir)
    ? heir
    : undefined;
}
