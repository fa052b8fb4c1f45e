import type { SeededRandom } from '@music-platform/testkit';
import type { FaultWhen, GraphCore, GraphFault } from '@music-platform/testkit/emulators';

type Disturbance = readonly [when: FaultWhen, fault: GraphFault];

const error = (reason: string, more: Partial<Extract<GraphFault, { kind: 'error' }>> = {}): GraphFault => ({
  kind: 'error',
  reason,
  ...more,
});

/** Whatever can go wrong with Graph and passes. */
const disturbances: readonly Disturbance[] = [
  [{}, error('activityLimitReached')],
  [{}, error('activityLimitReached', { retryAfter: 300 })],
  [{}, error('activityLimitReached', { retryAfter: 20, retryAfterAsDate: true })],
  [{}, error('serviceNotAvailable', { retryAfter: 400 })],
  [{}, error('bandwidthLimitExceeded', { retryAfter: 200 })],
  [{}, error('generalException')],
  [{}, error('gatewayTimeout')],
  [{}, { kind: 'status', status: 502, body: '<html>Bad gateway</html>', contentType: 'text/html' }],
  [{}, { kind: 'reset' }],
  [{}, { kind: 'stall' }],
  [{}, { kind: 'html', status: 200 }],
  [{ endpoint: 'download' }, { kind: 'reset', afterBytes: 700 }],
  [{ endpoint: 'download' }, { kind: 'stall', afterBytes: 100 }],
  [{ endpoint: 'download' }, { kind: 'ignore-range' }],
  [{ endpoint: 'download' }, { kind: 'expire-download-url' }],
  [
    { endpoint: 'item.get', match: ({ query }) => query['$select']?.includes('content.') === true },
    error('itemNotFound'),
  ],
  [{ endpoint: 'delta' }, { kind: 'short-page', size: 1 }],
  [{ endpoint: 'delta' }, { kind: 'empty-page' }],
  [{ endpoint: 'delta' }, { kind: 'no-link' }],
  [{ endpoint: 'delta' }, { kind: 'repeat-link' }],
  [{ endpoint: 'delta' }, error('itemNotFound')],
  [{ endpoint: 'delta' }, { kind: 'resync', location: 'fresh' }],
  [{ endpoint: 'delta' }, { kind: 'resync', location: 'failing' }],
  [{ endpoint: 'delta' }, { kind: 'resync', location: 'none', code: 'resyncChangesApplyDifferences' }],
  [{ endpoint: 'delta' }, error('SyncStateNotFound')],
  [{ endpoint: 'delta' }, error('cannotSnapshotTree')],
  [{ endpoint: 'delta' }, { kind: 'expire-access-token' }],
  [{ endpoint: 'item.get' }, { kind: 'expire-access-token' }],
  [{ endpoint: 'oauth.token' }, { kind: 'status', status: 503 }],
];

/** Makes everything go wrong now and then, until `core.faults.clear()`. */
export function stormOver(core: GraphCore, random: SeededRandom): void {
  for (const [index, [when, fault]] of disturbances.entries()) {
    const probability = random.next() * 0.08;
    core.faults.on({ ...when, probability, seed: `${random.int(0, 1_000_000)}/${index}` }, fault);
  }
}
