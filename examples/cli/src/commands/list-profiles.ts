import type { Library } from '@music-platform/core-sync';
import { type Clouds, placeText } from '../cloud/clouds.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { formatCount, formatTime } from '../text/format.ts';
import { writeJson } from '../text/json.ts';
import { type Column, renderTable } from '../text/table.ts';
import type { Output } from './output.ts';

const columns: readonly Column[] = [
  { title: 'PROFILE' },
  { title: 'NAME', shrinkTo: 12 },
  { title: 'TRACKS', align: 'right' },
  { title: 'HIDDEN', align: 'right' },
  { title: 'SINCE' },
  { title: 'PLACE', shrinkTo: 20 },
];

/** `profiles` */
export async function listProfiles(
  { library, clouds }: { library: Library; clouds: Clouds },
  { out, json }: Output,
): Promise<ExitCode> {
  const profiles = await library.profiles();
  if (json) {
    await writeJson(out, profiles);
    return exitCode.done;
  }
  const rows = profiles.map((profile) => [
    profile.id,
    profile.displayName,
    formatCount(profile.tracks),
    formatCount(profile.hiddenTracks),
    formatTime(profile.createdAt),
    placeText(clouds, profile),
  ]);
  await out.writeLines(
    rows.length > 0 ? renderTable(columns, rows, out.tableWidth) : ['Nothing has been synced yet.'],
  );
  return exitCode.done;
}
