import { drive } from '@googleapis/drive';
import { ProviderError, type TokenSource } from '@music-platform/bridge-traits';
import { z } from 'zod';
import type { CloudUser } from '../sign-in/cloud-user.ts';

/** A folder, or a shared drive. */
export interface NamedItem {
  id: string;
  name: string;
}

/** A folder that was asked for by its id. */
export interface FoundFolder extends NamedItem {
  driveId?: string | undefined;
  isFolder: boolean;
  isTrashed: boolean;
}

/** What a person may name on the command line, looked up in Drive. */
export interface DriveDirectory {
  user(): Promise<CloudUser>;
  sharedDrives(): Promise<NamedItem[]>;
  /** Folders right below `parentId`, those of shortcuts too; with `name`, only those called so. At most 1000. */
  folders(parentId: string, name?: string): Promise<NamedItem[]>;
  /** Undefined: there is no such file, or the account cannot see it. */
  folder(id: string): Promise<FoundFolder | undefined>;
}

const folderType = 'application/vnd.google-apps.folder';
const shortcutType = 'application/vnd.google-apps.shortcut';

const userSchema = z.object({
  user: z.object({
    permissionId: z.string().min(1),
    displayName: z.string().default(''),
    emailAddress: z.string().default(''),
  }),
});
const named = z.object({ id: z.string().min(1), name: z.string() });
const drivesSchema = z.object({ drives: z.array(named).default([]), nextPageToken: z.string().optional() });
const fileSchema = named.extend({
  mimeType: z.string(),
  driveId: z.string().optional(),
  trashed: z.boolean().default(false),
  shortcutDetails: z.object({ targetId: z.string(), targetMimeType: z.string() }).partial().optional(),
});
const filesSchema = z.object({ files: z.array(fileSchema).default([]) });

/** One call of Google's client, with the options it is to have. */
type Call = (options: { headers: Record<string, string>; timeout: number }) => Promise<{ data: unknown }>;

const timeoutMs = 60_000;

/** Looks things up with Google's own client, which tries again by itself what fails in passing. */
export function createDriveDirectory(tokens: TokenSource, rootUrl: string): DriveDirectory {
  const api = drive({ version: 'v3', rootUrl });
  const ask = async <T>(schema: z.ZodType<T>, call: Call): Promise<T> => {
    const answer = schema.safeParse(await withToken(tokens, call));
    if (answer.success) return answer.data;
    throw new ProviderError('INVALID_RESPONSE', 'The answer of Google Drive makes no sense.');
  };
  const list = (query: string) =>
    ask(filesSchema, (options) =>
      api.files.list(
        {
          q: query,
          fields: 'files(id,name,mimeType,shortcutDetails(targetId,targetMimeType))',
          pageSize: 1000,
          orderBy: 'name',
          supportsAllDrives: true,
          includeItemsFromAllDrives: true,
        },
        options,
      ),
    );
  return {
    user: async () => {
      const fields = 'user(permissionId,displayName,emailAddress)';
      const { user } = await ask(userSchema, (options) => api.about.get({ fields }, options));
      return { id: user.permissionId, name: user.displayName, email: user.emailAddress };
    },
    sharedDrives: async () => {
      const found: NamedItem[] = [];
      let pageToken: string | undefined;
      do {
        const query = { pageSize: 100, fields: 'nextPageToken,drives(id,name)' };
        const page = await ask(drivesSchema, (options) =>
          api.drives.list({ ...query, ...(pageToken !== undefined && { pageToken }) }, options),
        );
        found.push(...page.drives);
        pageToken = page.nextPageToken;
      } while (pageToken !== undefined);
      return found;
    },
    folders: async (parentId, name) => {
      const terms = [
        `'${quoted(parentId)}' in parents`,
        `(mimeType = '${folderType}' or mimeType = '${shortcutType}')`,
        'trashed = false',
        ...(name === undefined ? [] : [`name = '${quoted(name)}'`]),
      ];
      const { files } = await list(terms.join(' and '));
      return files.flatMap((file) => {
        const { targetId, targetMimeType } = file.shortcutDetails ?? {};
        if (file.mimeType === folderType) return [{ id: file.id, name: file.name }];
        return targetId !== undefined && targetMimeType === folderType
          ? [{ id: targetId, name: file.name }]
          : [];
      });
    },
    folder: async (id) => {
      const fields = 'id,name,mimeType,driveId,trashed';
      try {
        const file = await ask(fileSchema, (options) =>
          api.files.get({ fileId: id, fields, supportsAllDrives: true }, options),
        );
        const { name, driveId, mimeType, trashed } = file;
        return { id: file.id, name, driveId, isFolder: mimeType === folderType, isTrashed: trashed };
      } catch (error) {
        if (error instanceof ProviderError && error.code === 'NOT_FOUND') return undefined;
        throw error;
      }
    },
  };
}

/** A text inside a query of Drive. */
function quoted(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
}

/** One refresh, where the token turns out to be stale. */
async function withToken(tokens: TokenSource, call: Call): Promise<unknown> {
  const attempt = async (token: string): Promise<unknown> =>
    (await call({ headers: { Authorization: `Bearer ${token}` }, timeout: timeoutMs })).data;
  const token = await tokens.getAccessToken();
  try {
    return await attempt(token);
  } catch (error) {
    if (statusOf(error) !== 401) throw failureOf(error);
  }
  const fresh = await tokens.getAccessToken({ rejected: token });
  try {
    return await attempt(fresh);
  } catch (error) {
    throw failureOf(error);
  }
}

const failureSchema = z.object({
  response: z.object({
    status: z.number(),
    data: z
      .object({ error: z.object({ errors: z.array(z.object({ reason: z.string() })).min(1) }) })
      .optional()
      .catch(undefined),
  }),
});

function statusOf(error: unknown): number | undefined {
  return failureSchema.safeParse(error).data?.response.status;
}

/** The client's errors carry the whole request, token included: only status and reason are taken from them. */
function failureOf(error: unknown): ProviderError {
  const response = failureSchema.safeParse(error).data?.response;
  const reason = response?.data?.error.errors[0]?.reason ?? '';
  if (response === undefined) {
    return new ProviderError(
      'UNAVAILABLE',
      'Google Drive cannot be reached. Check the network and try again.',
    );
  }
  if (response.status === 401) {
    return new ProviderError('UNAUTHORIZED', 'Google Drive does not accept the sign-in.');
  }
  if (response.status === 404) return new ProviderError('NOT_FOUND', 'Google Drive has no such item.');
  if (reason === 'accessNotConfigured') {
    return new ProviderError(
      'FORBIDDEN',
      'The Google Drive API is switched off in your project. Enable it: https://console.cloud.google.com/apis/library/drive.googleapis.com',
    );
  }
  if (response.status === 429 || /rateLimitExceeded$/iu.test(reason)) {
    return new ProviderError('RATE_LIMITED', 'Google Drive asks for fewer requests. Try again in a minute.');
  }
  const detail = /^\w{1,60}$/u.test(reason) ? reason : `status ${response.status}`;
  return response.status === 403
    ? new ProviderError('FORBIDDEN', `Google Drive does not allow this (${detail}).`)
    : new ProviderError('UNAVAILABLE', `Google Drive has a problem (${detail}). Try again later.`);
}
