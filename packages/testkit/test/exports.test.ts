import { expect, it } from 'vitest';
import * as conformance from '../src/conformance/index.ts';
import * as testkit from '../src/index.ts';
import * as simulation from '../src/simulation/index.ts';

it('exports these values and no others', () => {
  expect(Object.keys(testkit).sort()).toMatchInlineSnapshot(`
    [
      "AUDIO_FORMATS",
      "FakeClock",
      "Mirror",
      "MockIncrementalProvider",
      "RemoteDrive",
      "audioFormatInfo",
      "collect",
      "collectBytes",
      "collectChanges",
      "collectFiles",
      "computableHashes",
      "contentHash",
      "contentOf",
      "createAudioFile",
      "createRandom",
      "damageAudio",
      "fileDifferences",
      "libraryItems",
      "nextTurn",
      "patternContent",
      "scaledSpec",
      "songLike",
      "truthOf",
      "virtualDrive",
      "virtualLibrary",
      "writeLibrary",
    ]
  `);
  expect(Object.keys(conformance).sort()).toMatchInlineSnapshot(`
    [
      "RuleViolation",
      "describeDatabaseAdapter",
      "describeStorageProvider",
      "mockProviderWriter",
      "remoteDriveWriter",
    ]
  `);
  expect(Object.keys(simulation).sort()).toEqual([
    'faultyDatabase',
    'heldFetch',
    'livesOfADatabase',
    'recycledDatabase',
    'replay',
    'simulateSync',
    'sweepCrashes',
  ]);
});
