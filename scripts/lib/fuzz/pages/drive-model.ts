import { createGoogleDriveProvider } from '@music-platform/provider-gdrive/fetch';
import type { SeededRandom } from '@music-platform/testkit';
import { z } from 'zod';
import { driveWire as wire } from '../../../../packages/provider-gdrive/test/support/drive-wire.ts';
import { hostileText } from '../json/hostile-text.ts';
import { type JsonSchema, sampleOf } from '../json/sample-schema.ts';
import type { FuzzedProvider } from './fuzzed-provider.ts';

const origin = 'https://drive.example';

/** Google Drive, as it answers the provider. */
export const driveModel: FuzzedProvider = {
  origin,
  open: (host) =>
    createGoogleDriveProvider({
      ...host,
      rootUrl: origin,
      sharedDrives: 'all',
      sharedWithMe: host.random.next() < 0.5,
    }),
  answer: (request, random) => {
    const { pathname, searchParams } = new URL(request.url);
    if (searchParams.get('alt') === 'media') return random.bytes(64);
    return sampleOf(schemaOf(pathname), random, texts);
  },
};

const schemas: readonly (readonly [path: RegExp, schema: JsonSchema])[] = [
  [/\/changes\/startPageToken$/, schemaIn(wire.startPageTokenSchema)],
  [/\/changes\/watch$/, schemaIn(wire.channelSchema)],
  [/\/changes$/, schemaIn(wire.sentChangeListSchema)],
  [/\/drives$/, schemaIn(wire.driveListSchema)],
  [/\/files$/, schemaIn(wire.sentFileListSchema)],
  [/\/files\//, schemaIn(wire.sentFileSchema)],
];

/** What is accepted, as a JSON schema. */
function schemaIn(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
}

function schemaOf(path: string): JsonSchema {
  return schemas.find(([pattern]) => pattern.test(path))?.[1] ?? {};
}

const mimeTypes = ['audio/mpeg', 'audio/flac', wire.folderMimeType, wire.shortcutMimeType, 'text/html'];

/** Ids come from a few, so that answers speak of each other's items; tokens repeat now and then. */
function texts(member: string, random: SeededRandom): string | undefined {
  switch (member) {
    case 'id':
    case 'fileId':
    case 'targetId':
    case 'parents':
    case 'driveId':
      return random.chance(0.1) ? hostileText(random) : `item${random.int(0, 20)}`;
    case 'nextPageToken':
    case 'newStartPageToken':
    case 'startPageToken':
      return `token${random.int(0, 60)}`;
    case 'mimeType':
    case 'targetMimeType':
      return random.pick(mimeTypes);
    case 'time':
    case 'createdTime':
    case 'modifiedTime':
    case 'sharedWithMeTime':
      return random.pick([
        '2026-01-01T00:00:00.000Z',
        '2025-06-01T00:00:00Z',
        '+275760-09-14T00:00:00Z',
        '0',
      ]);
    case 'md5Checksum':
      return 'd41d8cd98f00b204e9800998ecf8427e';
    default:
      return undefined;
  }
}
