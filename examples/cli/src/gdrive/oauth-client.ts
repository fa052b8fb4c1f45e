import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Environment } from '../host/environment.ts';
import { parseJson } from '../text/json.ts';
import { UsageError } from '../usage-error.ts';

/** The person's own OAuth client at Google. */
export interface OAuthClient {
  clientId: string;
  /** Installed apps have one, too; it is none in truth. */
  clientSecret?: string | undefined;
}

const credentials = z.object({ client_id: z.string().min(1), client_secret: z.string().min(1).optional() });
const fileSchema = z.union([z.object({ installed: credentials }), z.object({ web: credentials })]);

const howTo = `To sign in to Google Drive, music-sync needs an OAuth client of your own (once, free, five minutes):
  1. https://console.cloud.google.com/projectcreate: make a project.
  2. https://console.cloud.google.com/apis/library/drive.googleapis.com: enable the Google Drive API.
  3. https://console.cloud.google.com/auth/audience: choose External, and add yourself as a test user.
  4. https://console.cloud.google.com/auth/clients: create a client of type Desktop app, and download its JSON.
  5. music-sync login gdrive --client <that file>`;

/**
 * The client to sign in with: the file named on the command line or by `MUSIC_SYNC_GDRIVE_CLIENT`, else
 * `MUSIC_SYNC_GDRIVE_CLIENT_ID` and `…_SECRET`, else `earlier`, that of the last sign-in.
 */
export async function findOAuthClient(
  file: string | undefined,
  environment: Environment,
  earlier: OAuthClient | undefined,
): Promise<OAuthClient> {
  const path = file ?? environment['MUSIC_SYNC_GDRIVE_CLIENT'] ?? '';
  if (path !== '') return readClientFile(path);
  const clientId = environment['MUSIC_SYNC_GDRIVE_CLIENT_ID'] ?? '';
  const clientSecret = environment['MUSIC_SYNC_GDRIVE_CLIENT_SECRET'] || undefined;
  if (clientId !== '') return { clientId, clientSecret };
  if (earlier !== undefined) return earlier;
  throw new UsageError(howTo);
}

async function readClientFile(path: string): Promise<OAuthClient> {
  const parsed = fileSchema.safeParse(parseJson(await readText(path)));
  if (!parsed.success) {
    throw new UsageError(
      `${path} is not the JSON of an OAuth client. Download it at https://console.cloud.google.com/auth/clients.`,
    );
  }
  if (!('installed' in parsed.data)) {
    throw new UsageError(
      `${path} holds a client for web servers. Create one of type Desktop app: https://console.cloud.google.com/auth/clients.`,
    );
  }
  const { client_id: clientId, client_secret: clientSecret } = parsed.data.installed;
  return { clientId, clientSecret };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`${path} cannot be read (${code ?? 'unknown reason'}). Check the path of --client.`);
  }
}
