import type { SeededRandom } from '@music-platform/testkit';
import type { DriveCore, DriveFault, FaultWhen } from '@music-platform/testkit/emulators';

type Disturbance = readonly [when: FaultWhen, fault: DriveFault];

const error = (reason: string, more: Partial<Extract<DriveFault, { kind: 'error' }>> = {}): DriveFault => ({
  kind: 'error',
  reason,
  ...more,
});

/** A break that the sign-in server asks for is no concern of Drive. */
const isDrive: FaultWhen['match'] = ({ endpoint }) => endpoint !== 'oauth.token';

/** Without My Drive's root the sign-in is too narrow: nothing that passes. */
const isNoRoot: FaultWhen['match'] = ({ path }) => !path.endsWith('/root');

/** Whatever can go wrong with Drive and passes. */
const disturbances: readonly Disturbance[] = [
  [{}, error('userRateLimitExceeded')],
  [{ match: isDrive }, error('rateLimitExceeded', { retryAfter: 7 })],
  [{ match: isDrive }, error('rateLimitExceeded', { status: 429, retryAfter: 45 })],
  [{ match: isDrive }, error('rateLimitExceeded', { status: 429, retryAfter: 20, retryAfterAsDate: true })],
  [{}, error('backendError')],
  [{}, error('internalError')],
  [{}, { kind: 'status', status: 502, body: '<html>Bad gateway</html>', contentType: 'text/html' }],
  [{}, { kind: 'reset' }],
  [{}, { kind: 'stall' }],
  [{}, { kind: 'html', status: 200 }],
  [{}, { kind: 'delay', ms: 70_000 }],
  [{}, { kind: 'clock-skew', ms: -3_600_000 }],
  [{ endpoint: 'files.download' }, { kind: 'reset', afterBytes: 2_000 }],
  [{ endpoint: 'files.download' }, { kind: 'stall', afterBytes: 100 }],
  [{ endpoint: 'files.download' }, { kind: 'short-body', bytes: 500 }],
  [{ endpoint: 'files.download' }, { kind: 'ignore-range' }],
  [{ endpoint: 'files.download' }, { kind: 'wrong-length', by: 100 }],
  [{ endpoint: 'files.download' }, { kind: 'wrong-length', by: -100 }],
  [{ endpoint: 'files.download' }, error('notFound')],
  [{ endpoint: 'files.download' }, error('cannotDownloadFile')],
  [{ endpoint: 'files.get', match: isNoRoot }, error('notFound')],
  [{ endpoint: 'files.list' }, { kind: 'incomplete-search', leaveOut: 1 }],
  [{ endpoint: 'files.list' }, { kind: 'short-page', size: 1 }],
  [{ endpoint: 'files.list' }, { kind: 'empty-page' }],
  [{ endpoint: 'files.list' }, error('pageTokenInvalid')],
  [{ endpoint: 'changes.list' }, { kind: 'short-page', size: 1 }],
  [{ endpoint: 'changes.list' }, { kind: 'empty-page' }],
  [{ endpoint: 'changes.list' }, error('changeTokenInvalid')],
  [{ endpoint: 'changes.list' }, error('changeTokenGone')],
  [{ endpoint: 'files.*' }, { kind: 'expire-access-token' }],
  [{ endpoint: 'changes.*' }, { kind: 'expire-access-token' }],
  [{ endpoint: 'oauth.token' }, { kind: 'status', status: 503 }],
  [{ endpoint: 'files.download' }, error('downloadQuotaExceeded')],
  [{ endpoint: 'files.get' }, error('dailyLimitExceeded')],
];

/** Makes everything go wrong now and then, until `core.faults.clear()`. */
export function stormOver(core: DriveCore, random: SeededRandom): void {
  for (const [index, [when, fault]] of disturbances.entries()) {
    const probability = random.next() * 0.08;
    core.faults.on({ ...when, probability, seed: `${random.int(0, 1_000_000)}/${index}` }, fault);
  }
}
