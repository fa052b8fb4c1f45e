import type { Environment } from '../host/environment.ts';
import { UsageError } from '../usage-error.ts';

/** The person's own application at Microsoft. */
export interface Application {
  clientId: string;
  /** Whose accounts may sign in: `common`, or the id of a directory. */
  tenant: string;
}

const howTo = `To sign in to OneDrive, music-sync needs an application of your own (once, free, five minutes):
  1. https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade: “New registration”, any name.
  2. Supported account types: any directory, and personal Microsoft accounts. Register.
  3. Authentication: “Allow public client flows”: Yes. Save.
  4. Overview: copy the “Application (client) ID”.
  5. music-sync login onedrive --client <that id>`;

/**
 * The application to sign in with: the one named on the command line, else by `MUSIC_SYNC_ONEDRIVE_CLIENT_ID` (and
 * `MUSIC_SYNC_ONEDRIVE_TENANT`), else `earlier`, that of the last sign-in.
 */
export function findApplication(
  { client, tenant: given }: { client?: string | undefined; tenant?: string | undefined },
  environment: Environment,
  earlier: Application | undefined,
): Application {
  const tenant = given ?? (environment['MUSIC_SYNC_ONEDRIVE_TENANT'] || 'common');
  if (!/^[\w.-]+$/u.test(tenant)) throw new UsageError('--tenant takes the id or domain of a directory.');
  const clientId = client ?? environment['MUSIC_SYNC_ONEDRIVE_CLIENT_ID'] ?? '';
  if (clientId === '') {
    if (earlier === undefined) throw new UsageError(howTo);
    return given === undefined ? earlier : { ...earlier, tenant };
  }
  if (/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu.test(clientId)) return { clientId, tenant };
  throw new UsageError(
    '--client takes an application id, such as 00000000-0000-0000-0000-000000000000. The portal shows it under “Overview”.',
  );
}
