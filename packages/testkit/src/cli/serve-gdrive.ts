import { driveFaultScriptSchema } from '../emulators/gdrive/drive-fault-schema.ts';
import { startDriveEmulator } from '../emulators/gdrive/start-drive-emulator.ts';
import type { ServeArguments } from './serve-options.ts';
import type { ServedPlace } from './served-place.ts';

/** `testkit serve gdrive`. `faults`: what a script says, as JSON; throws a `ZodError` or `TypeError` where that makes no sense. */
export async function serveDrive(args: ServeArguments, faults: unknown): Promise<ServedPlace> {
  const { folder, tracks, seed, port, latencyMs, bandwidthMbit, quota, https, token } = args;
  const emulator = await startDriveEmulator({
    ...{ folder, tracks, seed, port, latencyMs, bandwidthMbit, quota, https, token },
    faults: faults === undefined ? undefined : driveFaultScriptSchema.parse(faults),
  });
  const { url, controlUrl, refreshToken, httpsUrl, caFile } = emulator;
  const proxyUrl = httpsUrl === undefined ? undefined : url;
  const place = { url, controlUrl, token: emulator.token, refreshToken, httpsUrl, proxyUrl, caFile };
  return { place, close: () => emulator.close() };
}
