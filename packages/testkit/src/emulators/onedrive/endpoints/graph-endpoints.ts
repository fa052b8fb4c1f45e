import type { GraphEndpoint } from '../addressing/graph-endpoint.ts';
import { delta } from './delta.ts';
import { download } from './download.ts';
import { driveGet, drivesList, meGet, sharedWithMe, sitesGet, sitesList } from './drives.ts';
import type { GraphEndpointHandler } from './graph-context.ts';
import { itemChildren, itemContent, itemGet } from './items-read.ts';

/** What answers each request. */
export const graphEndpoints: Readonly<Partial<Record<GraphEndpoint, GraphEndpointHandler>>> = {
  delta,
  download,
  'drive.get': driveGet,
  'drives.list': drivesList,
  'item.children': itemChildren,
  'item.content': itemContent,
  'item.get': itemGet,
  'me.get': meGet,
  sharedWithMe,
  'sites.get': sitesGet,
  'sites.list': sitesList,
};
