import { UsageError } from '../usage-error.ts';
import type { CloudOptions } from './cloud-service.ts';

const names: Readonly<Record<keyof CloudOptions, string>> = {
  root: '--root',
  sharedDrive: '--shared-drive',
  site: '--site',
  library: '--library',
  endpoint: '--endpoint',
  token: '--token',
};

/** Those that say which part of a cloud is meant: a profile knows that already. */
export const placeOptions = ['root', 'sharedDrive', 'site', 'library'] as const;

/** All of them: a folder has no use for any. */
export const allCloudOptions: readonly (keyof CloudOptions)[] = [...placeOptions, 'endpoint', 'token'];

/** Throws `UsageError` where one of `refused` is given: they mean nothing for `target`. */
export function refuseOptions(
  options: CloudOptions,
  refused: readonly (keyof CloudOptions)[],
  target: string,
): void {
  const given = refused.find((key) => options[key] !== undefined);
  if (given !== undefined) throw new UsageError(`${names[given]} means nothing for “${target}”.`);
}
