import { ProviderError } from '@music-platform/bridge-traits';
import { ServiceFailure } from '@music-platform/provider-kit';
import { z } from 'zod';

const text = z.string().min(1).nullish().transform(orAbsent);
/** A fact that one item may say in an odd way without spoiling its page: then it counts as unsaid. */
const fact = z.string().min(1).max(1024).nullish().transform(orAbsent).catch(undefined);
const longestName = 65_536;
const count = z.number().int().nonnegative().nullish().transform(orAbsent).catch(undefined);
/** Milliseconds since the Unix epoch; a date nobody can read counts as absent. */
const time = z
  .string()
  .transform((value) => Date.parse(value))
  .pipe(z.number().int())
  .optional()
  .catch(undefined);
/** A facet of which only the presence matters. */
const facet = z
  .unknown()
  .transform((value): object | undefined => (value == null ? undefined : {}))
  .optional();

function orAbsent<T>(value: T | null | undefined): T | undefined {
  return value ?? undefined;
}

/** The facet `audio`, which only personal accounts have. Duration in milliseconds, bitrate in kbit/s. */
export interface AudioFacet {
  album?: string | undefined;
  albumArtist?: string | undefined;
  artist?: string | undefined;
  bitrate?: number | undefined;
  composers?: string | undefined;
  disc?: number | undefined;
  discCount?: number | undefined;
  duration?: number | undefined;
  genre?: string | undefined;
  title?: string | undefined;
  track?: number | undefined;
  trackCount?: number | undefined;
  year?: number | undefined;
}

const audioSchema: z.ZodType<AudioFacet> = z.object({
  album: fact,
  albumArtist: fact,
  artist: fact,
  bitrate: count,
  composers: fact,
  disc: count,
  discCount: count,
  duration: count,
  genre: fact,
  title: fact,
  track: count,
  trackCount: count,
  year: count,
});

/** Where an item is. `id` is absent for roots, and for items shared from a place the account cannot see. */
export interface ParentReference {
  driveId?: string | undefined;
  id?: string | undefined;
}

const parentSchema: z.ZodType<ParentReference> = z.object({ driveId: fact, id: fact });

interface FileFacet {
  mimeType?: string | undefined;
  hashes?: { quickXorHash?: string | undefined } | undefined;
}

const fileSchema: z.ZodType<FileFacet> = z.object({
  mimeType: fact,
  hashes: z.object({ quickXorHash: fact }).nullish().transform(orAbsent).catch(undefined),
});
const timesSchema = z.object({ createdDateTime: time, lastModifiedDateTime: time });

/** What an item's content is, wherever it is. */
export interface GraphContent {
  size?: number | undefined;
  cTag?: string | undefined;
  file?: FileFacet | undefined;
  folder?: object | undefined;
  package?: object | undefined;
  fileSystemInfo?:
    | { createdDateTime?: number | undefined; lastModifiedDateTime?: number | undefined }
    | undefined;
}

const content = {
  size: count,
  cTag: fact,
  file: fileSchema.nullish().transform(orAbsent).catch(undefined),
  folder: facet,
  package: facet,
  fileSystemInfo: timesSchema.nullish().transform(orAbsent).catch(undefined),
};

/** What an item of another drive looks like from here. */
export interface RemoteItem extends GraphContent {
  id?: string | undefined;
  parentReference?: ParentReference | undefined;
}

/** An item of a drive. Facets are absent or there; times in milliseconds since the Unix epoch. */
export interface GraphItem extends GraphContent {
  id: string;
  name?: string | undefined;
  parentReference?: ParentReference | undefined;
  root?: object | undefined;
  deleted?: object | undefined;
  remoteItem?: RemoteItem | undefined;
  malware?: object | undefined;
  bundle?: object | undefined;
  audio?: AudioFacet | undefined;
  downloadUrl?: string | undefined;
}

export const graphItemSchema: z.ZodType<GraphItem> = z
  .object({
    ...content,
    id: z.string().min(1).max(1024),
    name: z
      .string()
      .nullish()
      .transform((name) => name?.slice(0, longestName).toWellFormed())
      .catch(undefined),
    parentReference: parentSchema.nullish().transform(orAbsent).catch(undefined),
    root: facet,
    deleted: facet,
    remoteItem: z
      .object({
        ...content,
        id: fact,
        parentReference: parentSchema.nullish().transform(orAbsent).catch(undefined),
      })
      .nullish()
      .transform(orAbsent)
      .catch(undefined),
    malware: facet,
    bundle: facet,
    audio: audioSchema.nullish().transform(orAbsent).catch(undefined),
    '@microsoft.graph.downloadUrl': text,
  })
  .transform(({ '@microsoft.graph.downloadUrl': downloadUrl, ...item }) => ({ ...item, downloadUrl }));

/** Everything `graphItemSchema` reads. Without `deleted` a tombstone would look like a live item. */
const listedMembers = [
  'id',
  'name',
  'parentReference',
  'root',
  'folder',
  'file',
  'package',
  'bundle',
  'remoteItem',
  'malware',
  'deleted',
  'eTag',
  'cTag',
  'size',
  'fileSystemInfo',
];

/** `$select` of listings. */
export function listedSelect(withTags: boolean): string {
  return [...listedMembers, ...(withTags ? ['audio'] : [])].join(',');
}

/** `$select` of an item that is about to be read. The name of the member itself is not reliably understood. */
export const contentSelect: string =
  'id,size,eTag,cTag,file,folder,package,malware,deleted,remoteItem,parentReference,fileSystemInfo,content.downloadUrl';

/** A page of items; at most one of the links is there. */
export interface ItemPage {
  items: GraphItem[];
  nextLink?: string | undefined;
  deltaLink?: string | undefined;
}

const pageSchema: z.ZodType<ItemPage> = z
  .object({
    value: z.array(graphItemSchema),
    '@odata.nextLink': text,
    '@odata.deltaLink': text,
  })
  .transform((page) => ({
    items: page.value,
    nextLink: page['@odata.nextLink'],
    deltaLink: page['@odata.deltaLink'],
  }));

/** A page of `children`: the last one has no link. */
export function parsePage(json: unknown): ItemPage {
  return parseAnswer(pageSchema, json);
}

/** A page of `delta`. One with neither link is no answer: asking again may bring one. */
export function parseDeltaPage(json: unknown): ItemPage {
  const page = parsePage(json);
  if (page.nextLink === undefined && page.deltaLink === undefined) {
    throw new ServiceFailure({ status: 200, reason: 'noLink' });
  }
  return page;
}

/** A drive or document library. */
export interface GraphDrive {
  id: string;
  name?: string | undefined;
  driveType?: string | undefined;
}

export const driveSchema: z.ZodType<GraphDrive> = z.object({
  id: z.string().min(1),
  name: text,
  driveType: text,
});

/** A SharePoint site. */
export interface GraphSite {
  id: string;
  name?: string | undefined;
  webUrl?: string | undefined;
}

const siteSchema: z.ZodType<GraphSite> = z
  .object({ id: z.string().min(1), name: text, displayName: text, webUrl: text })
  .transform(({ displayName, ...site }) => ({ ...site, name: displayName ?? site.name }));

/** A page of a collection. */
export interface GraphList<T> {
  value: T[];
  nextLink?: string | undefined;
}

function listOf<T>(schema: z.ZodType<T>): z.ZodType<GraphList<T>> {
  return z
    .object({ value: z.array(schema), '@odata.nextLink': text })
    .transform((page) => ({ value: page.value, nextLink: page['@odata.nextLink'] }));
}

export const driveListSchema: z.ZodType<GraphList<GraphDrive>> = listOf(driveSchema);
export const siteListSchema: z.ZodType<GraphList<GraphSite>> = listOf(siteSchema);

/** A subscription as Graph made it. */
export interface GraphSubscription {
  id: string;
  resource?: string | undefined;
  expirationDateTime?: number | undefined;
}

export const subscriptionSchema: z.ZodType<GraphSubscription> = z.object({
  id: z.string().min(1),
  resource: text,
  expirationDateTime: time,
});

/** An answer, checked. Throws `INVALID_RESPONSE` naming the fault, never the value. */
export function parseAnswer<T>(schema: z.ZodType<T>, json: unknown): T {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new ProviderError(
    'INVALID_RESPONSE',
    `OneDrive's answer makes no sense: ${faults.slice(0, 3).join('; ')}`,
  );
}
