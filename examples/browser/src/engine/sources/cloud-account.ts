import { z } from 'zod';
import type { CloudConnectRequest } from '../engine-api.ts';

/** Whose cloud it is. */
export interface CloudAccount {
  readonly id: string;
  readonly displayName: string;
}

const googleAbout = z.object({
  user: z.object({ permissionId: z.string().min(1), emailAddress: z.string().optional() }),
});
const microsoftDrive = z.object({
  id: z.string().min(1),
  owner: z.object({ user: z.object({ displayName: z.string().optional() }).optional() }).optional(),
});

/** Asks the service whose token this is. Rejects with a sentence for people. */
export async function accountOf(request: CloudConnectRequest): Promise<CloudAccount> {
  const root = checkedRoot(request.rootUrl);
  if (request.kind === 'google-drive') {
    const url = new URL(
      'drive/v3/about?fields=user(permissionId,emailAddress)',
      root ?? 'https://www.googleapis.com/',
    );
    const { user } = googleAbout.parse(await askFor(url, request.accessToken));
    return { id: user.permissionId, displayName: named('Google Drive', user.emailAddress) };
  }
  const url = new URL('v1.0/me/drive?$select=id,owner', root ?? 'https://graph.microsoft.com/');
  const { id, owner } = microsoftDrive.parse(await askFor(url, request.accessToken));
  return { id, displayName: named('OneDrive', owner?.user?.displayName) };
}

/** Emulators run on this machine; nobody else's server gets a token. */
export function checkedRoot(rootUrl: string | undefined): string | undefined {
  if (rootUrl === undefined) return undefined;
  const { protocol, hostname, origin } = new URL(rootUrl);
  if (protocol === 'http:' && ['localhost', '127.0.0.1'].includes(hostname)) return `${origin}/`;
  throw new TypeError('rootUrl is for emulators on this machine only.');
}

async function askFor(url: URL, accessToken: string): Promise<unknown> {
  const response = await fetch(url, { headers: { Authorization: `Bearer ${accessToken}` } });
  if (!response.ok)
    throw new TypeError(`The service refused the sign-in (${response.status}). Sign in again.`);
  return response.json();
}

function named(service: string, owner: string | undefined): string {
  return owner === undefined ? service : `${service} (${owner})`;
}
