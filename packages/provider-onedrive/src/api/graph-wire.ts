import { remoteFileLimits } from '@music-platform/bridge-traits';
import {
  countOf,
  type Members,
  membersOf,
  parseAnswerOf,
  readBy,
  ServiceFailure,
  textOf,
  timeOf,
} from '@music-platform/provider-kit';
import { z } from 'zod';

const longestName = remoteFileLimits.name;
const longestId = 1024;
const longestAddress = 65_536;
const text = z
  .string()
  .min(1)
  .nullish()
  .transform((value) => value ?? undefined);
/** Half a character is none: no address and no database can hold it. */
const id = z
  .string()
  .min(1)
  .max(longestId)
  .transform((value) => value.toWellFormed());
const time = z.string().optional().catch(undefined).transform(timeOf);

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

function audioOf(value: unknown): AudioFacet | undefined {
  const facet = membersOf(value);
  return (
    facet && {
      album: textOf(facet['album']),
      albumArtist: textOf(facet['albumArtist']),
      artist: textOf(facet['artist']),
      bitrate: countOf(facet['bitrate']),
      composers: textOf(facet['composers']),
      disc: countOf(facet['disc']),
      discCount: countOf(facet['discCount']),
      duration: countOf(facet['duration']),
      genre: textOf(facet['genre']),
      title: textOf(facet['title']),
      track: countOf(facet['track']),
      trackCount: countOf(facet['trackCount']),
      year: countOf(facet['year']),
    }
  );
}

/** Where an item is. `id` is absent for roots, and for items shared from a place the account cannot see. */
export interface ParentReference {
  driveId?: string | undefined;
  id?: string | undefined;
}

function parentOf(value: unknown): ParentReference | undefined {
  const parent = membersOf(value);
  return parent && { driveId: textOf(parent['driveId']), id: textOf(parent['id']) };
}

interface FileFacet {
  mimeType?: string | undefined;
  hashes?: { quickXorHash?: string | undefined } | undefined;
}

function fileOf(value: unknown): FileFacet | undefined {
  const file = membersOf(value);
  const hashes = membersOf(file?.['hashes']);
  return (
    file && {
      mimeType: textOf(file['mimeType']),
      hashes: hashes && { quickXorHash: textOf(hashes['quickXorHash']) },
    }
  );
}

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

function contentOf(item: Members): GraphContent {
  const times = membersOf(item['fileSystemInfo']);
  return {
    size: countOf(item['size']),
    cTag: textOf(item['cTag']),
    file: fileOf(item['file']),
    folder: facetOf(item['folder']),
    package: facetOf(item['package']),
    fileSystemInfo: times && {
      createdDateTime: timeOf(times['createdDateTime']),
      lastModifiedDateTime: timeOf(times['lastModifiedDateTime']),
    },
  };
}

/** A facet of which only the presence matters. */
function facetOf(value: unknown): object | undefined {
  return value === undefined || value === null ? undefined : {};
}

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

function remoteItemOf(value: unknown): RemoteItem | undefined {
  const item = membersOf(value);
  return (
    item && {
      ...contentOf(item),
      id: textOf(item['id']),
      parentReference: parentOf(item['parentReference']),
    }
  );
}

function nameOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.slice(0, longestName).toWellFormed() : undefined;
}

function itemOf(value: unknown): GraphItem | undefined {
  const item = membersOf(value);
  const id = textOf(item?.['id'], longestId);
  if (item === undefined || id === undefined) return undefined;
  return {
    ...contentOf(item),
    id,
    name: nameOf(item['name']),
    parentReference: parentOf(item['parentReference']),
    root: facetOf(item['root']),
    deleted: facetOf(item['deleted']),
    remoteItem: remoteItemOf(item['remoteItem']),
    malware: facetOf(item['malware']),
    bundle: facetOf(item['bundle']),
    audio: audioOf(item['audio']),
    downloadUrl: textOf(item['@microsoft.graph.downloadUrl'], longestAddress),
  };
}

/** One odd member spoils no item, and no page: only an item without an id makes no sense. */
export const graphItemSchema: z.ZodType<GraphItem> = readBy(itemOf, 'an item without an id');

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
  id,
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
  .object({ id, name: text, displayName: text, webUrl: text })
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
  id,
  resource: text,
  expirationDateTime: time,
});

/** An answer, checked. Throws `INVALID_RESPONSE` naming the fault, never the value. */
export function parseAnswer<T>(schema: z.ZodType<T>, answer: unknown): T {
  return parseAnswerOf('OneDrive', schema, answer);
}
