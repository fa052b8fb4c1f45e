/** A process of its own that syncs a fixed cloud into the file `argv[2]` and stops for ever at its `argv[3]`-th provider call. */
import { openNodeDatabase } from '@music-platform/db-node';
import { FakeClock, MockIncrementalProvider, RemoteDrive } from '@music-platform/testkit';
import { SyncCoordinator } from '../../src/index.ts';
import { fillFixedCloud, startAt } from '../crash/fixed-cloud.ts';

const [, , path = '', stopAt = ''] = process.argv;
const clock = new FakeClock({ startAt });
const remote = new RemoteDrive({ clock });
fillFixedCloud(remote);
const provider = new MockIncrementalProvider({ remote, pageSize: 5 });
let calls = 0;
for (const member of ['listFiles', 'getChanges', 'download'] as const) {
  provider.faults.on(member, () => {
    calls += 1;
    if (calls < Number(stopAt)) return undefined;
    process.send?.('stopped');
    return { kind: 'stall' };
  });
}
const sync = new SyncCoordinator({
  database: await openNodeDatabase({ path }),
  providers: [{ profile: { id: 'profile-1', displayName: 'Test' }, provider }],
  config: { writeBatchSize: 2, claimBatchSize: 4 },
  clock,
  owner: { id: `pid:${process.pid}` },
});
await sync.startFullSync('profile-1');
