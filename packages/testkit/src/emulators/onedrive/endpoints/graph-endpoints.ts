import type { GraphEndpoint } from '../addressing/graph-endpoint.ts';
import { batch } from './batch.ts';
import { delta } from './delta.ts';
import { download } from './download.ts';
import { driveGet, drivesList, meGet, sharedWithMe, sitesGet, sitesList } from './drives.ts';
import type { GraphEndpointHandler } from './graph-context.ts';
import { itemChildren, itemContent, itemGet, itemSearch } from './items-read.ts';

import {
  itemCopy,
  itemCreate,
  itemCreateUploadSession,
  itemDelete,
  itemPermanentDelete,
  itemRestore,
  itemUpdate,
  itemUpload,
  monitor,
  uploadSession,
} from './items-write.ts';
import {
  subscriptionsCreate,
  subscriptionsDelete,
  subscriptionsGet,
  subscriptionsList,
  subscriptionsReauthorize,
  subscriptionsUpdate,
} from './subscriptions.ts';

/** What answers each request. */
export const graphEndpoints: Readonly<
  Record<Exclude<GraphEndpoint, `oauth.${string}`>, GraphEndpointHandler>
> = {
  batch,
  delta,
  download,
  'drive.get': driveGet,
  'drives.list': drivesList,
  'item.children': itemChildren,
  'item.content': itemContent,
  'item.copy': itemCopy,
  'item.create': itemCreate,
  'item.createUploadSession': itemCreateUploadSession,
  'item.delete': itemDelete,
  'item.get': itemGet,
  'item.permanentDelete': itemPermanentDelete,
  'item.restore': itemRestore,
  'item.search': itemSearch,
  'item.update': itemUpdate,
  'item.upload': itemUpload,
  'me.get': meGet,
  monitor,
  sharedWithMe,
  'sites.get': sitesGet,
  'sites.list': sitesList,
  'subscriptions.create': subscriptionsCreate,
  'subscriptions.delete': subscriptionsDelete,
  'subscriptions.get': subscriptionsGet,
  'subscriptions.list': subscriptionsList,
  'subscriptions.reauthorize': subscriptionsReauthorize,
  'subscriptions.update': subscriptionsUpdate,
  uploadSession,
};
