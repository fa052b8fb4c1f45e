/**
 * `pnpm music-sync` runs in the folder of the repository's package.json, wherever it was typed. Relative paths are meant from
 * where it was typed, so the process goes back there.
 */
export function fromCallersFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): void {
  const script = environment['npm_lifecycle_event'];
  const folder = environment['INIT_CWD'];
  if ((script === 'music-sync' || script === 'start') && folder !== undefined) process.chdir(folder);
}
