import { RemoteDrive, virtualDrive } from '@music-platform/testkit';
import {
  type DriveEmulator,
  type EmulatorCall,
  type GraphEmulator,
  startDriveEmulator,
  startGraphEmulator,
  systemClock,
} from '@music-platform/testkit/emulators';
import { answer } from '../common/child.ts';
import { type BenchLibrary, libraryOnDisk } from '../library/bench-library.ts';
import type {
  CallCounts,
  CloudContent,
  CloudCounts,
  CloudOptions,
  CloudPlace,
  CloudService,
} from './cloud-options.ts';
import { changeInCloud, diskLibraryItems } from './disk-library.ts';
import { flatItems } from './flat-items.ts';

const options = JSON.parse(process.argv[2] ?? '') as CloudOptions;
const { service, content, latencyMs, bandwidthMbit } = options;
const library = content.kind === 'library' ? await libraryOnDisk(content.tracks) : undefined;
const remote = cloudOf(service, content, library);
const emulator = await start();
let cpuBefore = process.cpuUsage();

const answers = answer(
  {
    place: (): CloudPlace => ({
      service,
      httpsUrl: emulator.httpsUrl ?? '',
      proxyUrl: emulator.url,
      caFile: emulator.caFile ?? '',
      token: emulator.token,
      refreshToken: emulator.refreshToken,
    }),
    setLatency: (ms: number): void => {
      emulator.latencyMs = ms;
    },
    /** Changes some files of the library, as its owner would. */
    change: (round: number): void => {
      if (library !== undefined) changeInCloud(remote, library, round);
    },
    countAnew: (): void => {
      emulator.clearCalls();
      cpuBefore = process.cpuUsage();
    },
    counts: (): CloudCounts => {
      const { user, system } = process.cpuUsage(cpuBefore);
      const byEndpoint: Record<string, number> = {};
      for (const { endpoint } of emulator.calls) byEndpoint[endpoint] = (byEndpoint[endpoint] ?? 0) + 1;
      return {
        pages: sum('pages'),
        reads: sum('reads'),
        others: sum('others'),
        byEndpoint,
        quotaUnits: emulator.quotaUnits,
        cpuMs: (user + system) / 1_000,
      };
    },
  },
  () => emulator.close(),
);

const pageEndpoints: readonly string[] = ['files.list', 'changes.getStartPageToken', 'changes.list', 'delta'];

function kindOf({ endpoint, query }: EmulatorCall): 'pages' | 'reads' | 'others' {
  if (pageEndpoints.includes(endpoint)) return 'pages';
  const isRead = endpoint === 'download' || endpoint === 'item.content' || query['alt'] === 'media';
  return isRead ? 'reads' : 'others';
}

function sum(kind: ReturnType<typeof kindOf>): CallCounts {
  const calls = emulator.calls.filter((call) => kindOf(call) === kind);
  return { calls: calls.length, bytes: calls.reduce((total, { bytes }) => total + bytes, 0) };
}

/** What a process with an emulated cloud can be asked. */
export type CloudAnswers = typeof answers;

function start(): Promise<DriveEmulator | GraphEmulator> {
  const common = { remote, latencyMs, bandwidthMbit, https: true };
  return service === 'gdrive'
    ? startDriveEmulator(common)
    : startGraphEmulator({ ...common, account: 'personal' });
}

function cloudOf(kind: CloudService, shown: CloudContent, onDisk: BenchLibrary | undefined): RemoteDrive {
  const main = { id: 'main', rootId: kind === 'gdrive' ? '0AEmulatedMyDriveRoot' : 'root' };
  const drive = { clock: systemClock, main };
  const providerTags = kind === 'onedrive';
  if (onDisk !== undefined) {
    const virtual = diskLibraryItems(onDisk, providerTags);
    return new RemoteDrive({ ...drive, main: { ...main, virtual } });
  }
  if (shown.kind === 'flat') {
    return new RemoteDrive({ ...drive, main: { ...main, virtual: flatItems(shown.files, shown.folders) } });
  }
  return virtualDrive({ tracks: shown.tracks, seed: 1, content: 'filler', providerTags, drive });
}
