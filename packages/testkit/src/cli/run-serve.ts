import { readFile, stat } from 'node:fs/promises';
import type { DriveFault } from '../emulators/gdrive/drive-fault.ts';
import { driveFaultScriptSchema } from '../emulators/gdrive/drive-fault-schema.ts';
import { type DriveEmulator, startDriveEmulator } from '../emulators/gdrive/start-drive-emulator.ts';
import type { ScriptedFault } from '../emulators/http/fault-schema.ts';
import type { ServeArguments } from './serve-options.ts';

/** Starts what was asked for. Throws `TypeError` where a file or folder given is not what it should be. */
export async function runServe(args: ServeArguments): Promise<DriveEmulator> {
  const { folder, tracks, seed, port, latencyMs, bandwidthMbit, quota, https, token } = args;
  if (folder !== undefined) await requireFolder(folder);
  const faults = args.faultsFile === undefined ? undefined : await readFaults(args.faultsFile);
  const options = { folder, tracks, seed, port, latencyMs, bandwidthMbit, quota, https, token, faults };
  return await startDriveEmulator(options);
}

/** The line that tells where the emulator is. */
export function readyLine(emulator: DriveEmulator): string {
  const { url, controlUrl, token, refreshToken, httpsUrl, caFile } = emulator;
  const proxyUrl = httpsUrl === undefined ? undefined : url;
  return JSON.stringify({ url, controlUrl, token, refreshToken, httpsUrl, proxyUrl, caFile });
}

async function requireFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() !== true) throw new TypeError(`--folder: ${folder} is no folder`);
}

async function readFaults(file: string): Promise<ScriptedFault<DriveFault>[]> {
  try {
    return driveFaultScriptSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new TypeError(`--faults: ${file} is no list of faults: ${String(error)}`, { cause: error });
  }
}
