import { Child } from '../common/child.ts';
import type { ClientAnswers, ClientFigures, ClientOptions } from './client-run.ts';
import type { CloudCounts, CloudOptions } from './cloud-options.ts';
import type { CloudAnswers } from './cloud-run.ts';

/** One sync of an emulated cloud: what the client says of it, and what the cloud does. */
export interface CloudSync {
  readonly client: ClientFigures;
  readonly cloud: CloudCounts;
}

/** All syncs of a suite. */
export interface CloudSyncs {
  readonly full: CloudSync;
  readonly unchanged: readonly CloudSync[];
  readonly changed: readonly CloudSync[];
}

/** Starts a process with an emulated cloud. */
export function startCloud(options: CloudOptions): Child<CloudAnswers> {
  return new Child<CloudAnswers>(new URL('./cloud-run.ts', import.meta.url), [JSON.stringify(options)]);
}

/** Starts a process that can sync one. */
export function startClient(options: ClientOptions): Child<ClientAnswers> {
  const module = new URL('./client-run.ts', import.meta.url);
  return new Child<ClientAnswers>(module, [JSON.stringify(options)], {
    NODE_EXTRA_CA_CERTS: options.place.caFile,
  });
}

/** One sync between two looks at the cloud's counters. */
export async function syncOnce(
  client: Child<ClientAnswers>,
  cloud: Child<CloudAnswers>,
  tracks?: number,
): Promise<CloudSync> {
  await cloud.ask('countAnew');
  const figures = await client.ask('sync', tracks === undefined ? {} : { tracks });
  return { client: figures, cloud: await cloud.ask('counts') };
}
