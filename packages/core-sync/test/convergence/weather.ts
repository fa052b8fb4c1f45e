import { ProviderError } from '@music-platform/bridge-traits';
import type { Fault, MockCall, MockIncrementalProvider, SeededRandom } from '@music-platform/testkit';

/** What happens while a sync runs, at any of the provider's calls. */
export interface Weather {
  random: SeededRandom;
  /** Chance of an edit of the cloud at a call. */
  edits: number;
  /** Chance of a fault at a call. */
  faults: number;
  edit(): void;
}

const members = ['listFiles', 'getChanges', 'download', 'scopes'] as const;

/** Lets edits and faults strike the provider until the returned function is called. */
export function letItStrike(
  provider: MockIncrementalProvider,
  weather: Weather,
  note: (line: string) => void,
): () => void {
  const { random } = weather;
  const ends = members.map((member) =>
    provider.faults.on(member, (call) => {
      if (random.chance(weather.edits)) weather.edit();
      if (!random.chance(weather.faults)) return undefined;
      const fault = faultOf(call, random);
      note(
        `fault at ${call.member} ${call.page ?? call.fileId ?? ''}: ${fault.kind === 'error' ? fault.error.message : fault.kind}`,
      );
      return fault;
    }),
  );
  return () => {
    for (const end of ends) end();
  };
}

function faultOf({ member }: MockCall, random: SeededRandom): Fault {
  const error = (code: ConstructorParameters<typeof ProviderError>[0], retryAfterMs?: number): Fault => ({
    kind: 'error',
    error: new ProviderError(code, code, { retryAfterMs }),
  });
  const anywhere: Fault[] = [
    error('UNAVAILABLE'),
    error('RATE_LIMITED', random.int(1, 90_000)),
    error('INVALID_RESPONSE'),
  ];
  if (member === 'listFiles')
    return random.pick([...anywhere, { kind: 'incomplete' }, { kind: 'incomplete' }, { kind: 'empty-page' }]);
  if (member === 'getChanges') {
    return random.pick([
      ...anywhere,
      { kind: 'empty-page' },
      { kind: 'repeat' },
      { kind: 'reorder', seed: random.int(0, 99) },
      error('CURSOR_EXPIRED'),
    ]);
  }
  if (member === 'download') {
    return random.pick([
      ...anywhere,
      error('QUOTA_EXHAUSTED'),
      error('NOT_FOUND'),
      error('CHANGED_DURING_READ'),
      { kind: 'cut', afterBytes: random.int(0, 2_000) },
      { kind: 'short', bytes: random.int(0, 2_000) },
      { kind: 'stall', afterBytes: random.int(0, 2_000) },
    ]);
  }
  return random.pick(anywhere);
}
