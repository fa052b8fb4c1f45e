import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Comparison } from './comparison.ts';
import type { Rclone, RcloneEntry } from './rclone.ts';
import type { SampleAudio } from './sample-audio.ts';
import { readTree, type TreeFile, writeSampleTree } from './sample-tree.ts';
import { ServedEmulator } from './served-emulator.ts';

/** The faces of OneDrive that rclone knows, and the hash it trusts on each. */
export const faces = { personal: 'sha1', business: 'quickxor' } as const;
export type Face = keyof typeof faces;

/** Folders of a service that refuses some characters; rclone writes those as others, and takes them back when it reads. */
export function isPossibleFolder(folder: string): boolean {
  return !/["*:<>?\\|]/.test(folder);
}

/** What the checks of one face work with. */
export interface FaceCheck {
  readonly face: Face;
  readonly folder: string;
  readonly library: string;
  readonly uploads: readonly SampleAudio[];
  readonly comparison: Comparison;
  readonly create: (emulator: ServedEmulator, folder: string) => Rclone;
}

/** Runs everything against one face. */
export async function runFaceChecks(check: FaceCheck): Promise<void> {
  const { face, folder, library, comparison } = check;
  const files = await readTree(library);
  const emulator = await ServedEmulator.start('onedrive', '--account', face, '--folder', library, '--https');
  try {
    const rclone = check.create(emulator, join(folder, 'rclone'));
    await rclone.configure();
    await checkReading(rclone, check, files);
    await checkFaults(rclone, check, emulator, files);
    await checkDownload(rclone, check, files);
    await checkUpload(rclone, check);
    await checkChanges(rclone, check, files);
    comparison.same(`${face}: the folder itself`, [...(await readTree(library))], [...files]);
  } finally {
    await emulator.stop();
  }
}

/** A listing of rclone's against files on disk: names, sizes and times, which business accounts keep to the second. */
function sameListing(
  { comparison, face }: FaceCheck,
  what: string,
  found: ReadonlyMap<string, RcloneEntry>,
  expected: ReadonlyMap<string, TreeFile>,
): void {
  const files = [...found.values()].filter(({ IsDir }) => !IsDir);
  comparison.same(`${face}: ${what}: number of files`, files.length, expected.size);
  for (const [path, { size, modifiedAt }] of expected) {
    const entry = found.get(path);
    const shown = entry && [entry.Size, seconds(Date.parse(entry.ModTime))];
    comparison.same(`${face}: ${what}: ${path}`, shown, [size, seconds(modifiedAt)]);
  }
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}

async function checkReading(
  rclone: Rclone,
  check: FaceCheck,
  files: ReadonlyMap<string, TreeFile>,
): Promise<void> {
  const { face, library, comparison } = check;
  sameListing(check, 'lsjson', await rclone.list('od:'), files);
  const bytes = [...files.values()].reduce((sum, { size }) => sum + size, 0);
  const size = JSON.parse(await rclone.text('size', '--json', 'od:')) as { count: number; bytes: number };
  comparison.same(`${face}: size`, [size.count, size.bytes], [files.size, bytes]);
  const hashes = async (path: string): Promise<string[]> =>
    (await rclone.text('hashsum', faces[face], path))
      .split('\n')
      .filter((line) => !/^\s|^0+ /.test(line))
      .sort();
  const local = await hashes(library);
  const empty = [...files].filter((file) => file[1].size === 0).map(([path]) => path);
  const withBytes = local.filter((line) => !empty.some((path) => line.endsWith(path)));
  comparison.same(`${face}: ${faces[face]} of all files`, await hashes('od:'), withBytes);
  for (const path of [...files.keys()].filter((_, index) => index % 30 === 0)) {
    const content = await readFile(join(library, path));
    const same = (what: string, found: Buffer, expected: Buffer): void =>
      comparison.same(`${face}: ${what} ${path}`, found.equals(expected), true);
    same('cat', await rclone.bytes('cat', `od:${path}`), content);
    const [offset, count] = [content.length >> 2, content.length >> 1];
    const part = await rclone.bytes('cat', '--offset', `${offset}`, '--count', `${count}`, `od:${path}`);
    same('cat a part of', part, content.subarray(offset, offset + count));
    same('cat the end of', await rclone.bytes('cat', '--tail', '128', `od:${path}`), content.subarray(-128));
  }
}

const faults = [
  {
    when: { endpoint: 'item.children', after: 1, times: 1 },
    fault: { kind: 'error', reason: 'activityLimitReached', retryAfter: 1 },
  },
  { when: { endpoint: 'item.children', after: 3, times: 2 }, fault: 'serviceNotAvailable' },
  { when: { endpoint: 'item.children', after: 5, times: 1 }, fault: 'bandwidthLimitExceeded' },
  { when: { endpoint: 'item.children', after: 6, times: 1 }, fault: 'generalException' },
  { when: { endpoint: 'item.children', after: 8, times: 5 }, fault: { kind: 'short-page', size: 2 } },
];

/** What may go wrong and is tried again must not show. */
async function checkFaults(
  rclone: Rclone,
  check: FaceCheck,
  emulator: ServedEmulator,
  files: ReadonlyMap<string, TreeFile>,
): Promise<void> {
  const { comparison, face } = check;
  for (const scripted of faults) await emulator.control('POST', 'faults', scripted);
  sameListing(check, 'lsjson with faults', await rclone.list('od:', '--low-level-retries', '20'), files);
  comparison.same(`${face}: faults that struck`, await emulator.control('GET', 'faults'), { struck: 10 });
  await emulator.control('DELETE', 'faults');
}

async function checkDownload(
  rclone: Rclone,
  { face, folder, comparison }: FaceCheck,
  files: ReadonlyMap<string, TreeFile>,
): Promise<void> {
  const target = join(folder, 'down');
  await rclone.bytes('copy', '--transfers', '8', 'od:', target);
  const copied = [...(await readTree(target))].map(([path, { size, md5 }]) => [path, size, md5]);
  const expected = [...files].map(([path, { size, md5 }]) => [path, size, md5]);
  comparison.same(`${face}: copy from the drive`, copied.sort(), expected.sort());
  await rclone.bytes('check', target, 'od:');
  await rclone.bytes('check', '--download', join(target, 'Alben'), 'od:Alben');
}

async function checkUpload(rclone: Rclone, check: FaceCheck): Promise<void> {
  const source = join(check.folder, 'up');
  await writeSampleTree(source, check.uploads, 'upload');
  const files = await readTree(source);
  await rclone.bytes('copy', source, 'od:uploaded');
  sameListing(check, 'copy to the drive', await rclone.list('od:uploaded'), files);
  await rclone.bytes('check', source, 'od:uploaded');
  await rclone.bytes('check', '--download', source, 'od:uploaded');
}

async function checkChanges(
  rclone: Rclone,
  check: FaceCheck,
  files: ReadonlyMap<string, TreeFile>,
): Promise<void> {
  const { face, comparison, library } = check;
  const [path = ''] = [...files.keys()].filter((each) => each.startsWith("Rock 'n' Roll"));
  const content = await readFile(join(library, path));
  const same = (what: string, found: unknown, expected: unknown): void =>
    comparison.same(`${face}: ${what}`, found, expected);
  const isThere = async (what: string, at: string): Promise<void> =>
    same(what, (await rclone.bytes('cat', at)).equals(content), true);
  await rclone.bytes('copyto', `od:${path}`, 'od:places/côpy.mp3');
  await isThere('copyto on the server', 'od:places/côpy.mp3');
  await rclone.bytes('moveto', 'od:places/côpy.mp3', "od:places/else where/it's moved.mp3");
  await isThere('moveto', "od:places/else where/it's moved.mp3");
  same('moveto leaves nothing', await rclone.text('lsf', 'od:places'), 'else where/\n');
  await rclone.bytes('moveto', 'od:places/else where', 'od:places/folder moved');
  same(
    'a folder moved',
    await rclone.text('lsf', '-R', '--files-only', 'od:places'),
    "folder moved/it's moved.mp3\n",
  );
  await rclone.bytes('mkdir', 'od:places/new/inner');
  same('mkdir', await rclone.text('lsf', '-R', '--dirs-only', 'od:places/new'), 'inner/\n');
  await rclone.bytes('rmdir', 'od:places/new/inner');
  same('rmdir', await rclone.text('lsf', '-R', 'od:places/new'), '');
  await rclone.bytes('delete', 'od:uploaded/Alben/Disc 1');
  same('delete', await rclone.text('lsf', '-R', '--files-only', 'od:uploaded/Alben/Disc 1'), '');
  await rclone.bytes('purge', 'od:uploaded');
  same('purge', (await rclone.text('lsf', '--dirs-only', 'od:')).includes('uploaded/'), false);
  const about = JSON.parse(await rclone.text('about', '--json', 'od:')) as { used?: number };
  same('about', typeof about.used, 'number');
  sameListing(check, 'what was not touched', await rclone.list('od:', '--exclude', 'places/**'), files);
}
