import { createOneDriveProvider } from '@music-platform/provider-onedrive/fetch';
import type { SeededRandom } from '@music-platform/testkit';
import { z } from 'zod';
import { graphWire as wire } from '../../../../packages/provider-onedrive/test/support/graph-wire.ts';
import { forbiddenLinks } from '../json/hostile-answer.ts';
import { hostileText } from '../json/hostile-text.ts';
import { type JsonSchema, sampleOf } from '../json/sample-schema.ts';
import type { FuzzedProvider } from './fuzzed-provider.ts';

const origin = 'https://graph.example';
const contentOrigin = 'https://files.example';

/** OneDrive, as it answers the provider. */
export const graphModel: FuzzedProvider = {
  origin,
  open: (host) =>
    createOneDriveProvider({
      ...host,
      endpoint: origin,
      sources: [{ drive: 'me' }, ...(host.random.next() < 0.3 ? [{ site: 'root' }] : [])],
      changeFeed: host.random.next() < 0.9,
    }),
  answer: (request, random) => {
    const { pathname, hostname } = new URL(request.url);
    if (hostname === new URL(contentOrigin).hostname) return random.bytes(64);
    return sampleOf(schemaOf(pathname), random, texts);
  },
};

/** What is accepted, as a JSON schema. */
function schemaIn(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
}

const pageSchema = schemaIn(
  z.object({
    value: z.array(wire.sentItemSchema),
    '@odata.nextLink': z.string().optional(),
    '@odata.deltaLink': z.string().optional(),
  }),
);

const schemas: readonly (readonly [path: RegExp, schema: JsonSchema])[] = [
  [/\/(delta|children)$/, pageSchema],
  [/\/(items\/[^/]*|root)$/, schemaIn(wire.sentItemSchema)],
  [/\/subscriptions/, schemaIn(wire.subscriptionSchema)],
  [/\/sites$/, schemaIn(wire.siteListSchema)],
  [/\/drives$/, schemaIn(wire.driveListSchema)],
  [/\/(drive|drives\/[^/]*)$/, schemaIn(wire.driveSchema)],
];

function schemaOf(path: string): JsonSchema {
  return schemas.find(([pattern]) => pattern.test(path))?.[1] ?? {};
}

const places = ['me/drive/root/delta', 'drives/drive0/root/delta', 'me/drive/items/item1/children'];

function texts(member: string, random: SeededRandom): string | undefined {
  switch (member) {
    case 'id':
      return random.chance(0.1)
        ? hostileText(random)
        : `${random.pick(['item', 'ABC!'])}${random.int(0, 20)}`;
    case 'driveId':
      return random.chance(0.1) ? hostileText(random) : random.pick(['drive0', 'drive1', 'abc', '0ABC']);
    case '@odata.nextLink':
    case '@odata.deltaLink':
      return linkOf(origin, `/v1.0/${random.pick(places)}?token=${random.int(0, 60)}`, random);
    case '@microsoft.graph.downloadUrl':
    case 'webUrl':
      return linkOf(contentOrigin, `/content/${random.int(0, 9)}?tempauth=x`, random);
    case 'mimeType':
      return random.pick(['audio/mpeg', 'audio/flac', 'text/html']);
    case 'createdDateTime':
    case 'lastModifiedDateTime':
    case 'expirationDateTime':
      return random.pick([
        '2026-01-01T00:00:00.000Z',
        '2025-06-01T00:00:00Z',
        '+275760-09-14T00:00:00Z',
        '0',
      ]);
    case 'driveType':
      return random.pick(['personal', 'business', 'documentLibrary']);
    default:
      return undefined;
  }
}

function linkOf(host: string, path: string, random: SeededRandom): string {
  return random.chance(0.9)
    ? `${host}${path}`
    : random.pick([...forbiddenLinks, `https://elsewhere.example${path}`]);
}
