import { RemoteDrive } from '@music-platform/testkit';
import { describeStorageProvider } from '@music-platform/testkit/conformance';
import {
  fetchOf,
  type GraphAccount,
  GraphCore,
  obligingReceiver,
  systemClock,
} from '@music-platform/testkit/emulators';
import { describe, it } from 'vitest';
import { type BindingName, openProvider, quickRetry } from './support/bindings.ts';
import { sourcesOf } from './support/graph-world.ts';
import { graphWriter } from './support/graph-writer.ts';

const faces: readonly [face: GraphAccount, binding: BindingName][] = [
  ['personal', 'client'],
  ['personal', 'fetch'],
  ['business', 'client'],
  ['documentLibrary', 'client'],
];

const scopesAreChosen = {
  rule: 'SP4',
  title: 'scopes of a failing service',
  reason: 'drives are chosen by the app: naming them asks nobody',
};

for (const [face, binding] of faces) {
  describeStorageProvider(
    `provider-onedrive, ${face} over ${binding}`,
    { describe, it },
    {
      create: async ({ pageSize }) => {
        const clock = systemClock;
        const remote = new RemoteDrive({ clock, main: { id: 'main', rootId: 'root' } });
        const core = new GraphCore({ remote, clock, account: face, notificationTransport: obligingReceiver });
        const fetch = fetchOf(core.handle) as typeof globalThis.fetch;
        const options = { ...sourcesOf(face), binding, pageSize, retry: quickRetry, fetch };
        const provider = openProvider(core.token, options);
        const [scope] = await provider.scopes();
        return {
          provider,
          remote: graphWriter(core),
          scope,
          reopen: async () => openProvider(core.token, options),
          teardown: () => core.close(),
        };
      },
      ...(face !== 'documentLibrary' && { knownGaps: [scopesAreChosen] }),
      ...(face !== 'personal' && { without: { putTaggedFile: 'only personal accounts have tags' } }),
    },
  );
}
