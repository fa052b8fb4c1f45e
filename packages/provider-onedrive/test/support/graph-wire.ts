import { z } from 'zod';
import {
  driveListSchema,
  driveSchema,
  siteListSchema,
  subscriptionSchema,
} from '../../src/api/graph-wire.ts';

const text = z.string().max(1024).nullish();
const count = z.number().int().nonnegative().nullish();
const facet = z.unknown().optional();
const parentReference = z.object({ driveId: text, id: text }).nullish();
const content = {
  size: count,
  cTag: text,
  file: z.object({ mimeType: text, hashes: z.object({ quickXorHash: text }).nullish() }).nullish(),
  folder: facet,
  package: facet,
  fileSystemInfo: z.object({ createdDateTime: text, lastModifiedDateTime: text }).nullish(),
};
const audio = z.object({
  ...{ album: text, albumArtist: text, artist: text, bitrate: count, composers: text, disc: count },
  ...{ discCount: count, duration: count, genre: text, title: text, track: count, trackCount: count },
  year: count,
});

/** Every member of an item that the provider reads, as Graph sends it. */
const sentItemSchema = z.object({
  ...content,
  id: z.string().min(1).max(1024),
  name: z.string().nullish(),
  parentReference,
  root: facet,
  deleted: facet,
  remoteItem: z.object({ ...content, id: text, parentReference }).nullish(),
  malware: facet,
  bundle: facet,
  audio: audio.nullish(),
  '@microsoft.graph.downloadUrl': text,
});

/** What Graph says and the provider reads, for those who make answers up. */
export const graphWire = {
  driveListSchema,
  driveSchema,
  sentItemSchema,
  siteListSchema,
  subscriptionSchema,
} as const;
