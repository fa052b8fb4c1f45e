import { graphFaultScriptSchema } from '../emulators/onedrive/graph-fault-schema.ts';
import { startGraphEmulator } from '../emulators/onedrive/start-graph-emulator.ts';
import type { ServeArguments } from './serve-options.ts';
import type { ServedPlace } from './served-place.ts';

/** What older clients do or need that careful ones do not: forgiven, unless strictness is asked for. */
const lenient = {
  quirks: { deltaPaths: true, downloadAuthorization: 'tolerated' },
  downloads: 'same-origin',
} as const;

/** `testkit serve onedrive`. `faults`: what a script says, as JSON; throws a `ZodError` or `TypeError` where that makes no sense. */
export async function serveGraph(args: ServeArguments, faults: unknown): Promise<ServedPlace> {
  const { folder, tracks, seed, port, latencyMs, bandwidthMbit, quota, https, token, account } = args;
  const emulator = await startGraphEmulator({
    ...{ folder, tracks, seed, port, latencyMs, bandwidthMbit, quota, https, token, account },
    ...(args.strict ? {} : lenient),
    faults: faults === undefined ? undefined : graphFaultScriptSchema.parse(faults),
  });
  const { url, controlUrl, httpsUrl, caFile, core } = emulator;
  const place = {
    ...{ url, controlUrl, token: core.token, refreshToken: core.refreshToken, httpsUrl },
    proxyUrl: httpsUrl === undefined ? undefined : url,
    caFile,
    account: core.account,
    driveId: core.ids.drive(core.remote.mainDriveId),
  };
  return { place, close: () => emulator.close() };
}
