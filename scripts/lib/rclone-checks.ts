import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkFirstSync, checkFollowed, checkFollowing } from './catalogue-checks.ts';
import { Comparison, type ComparisonOutcome } from './comparison.ts';
import { MusicSync } from './music-sync.ts';
import type { Rclone, RcloneEntry, RcloneSettings } from './rclone.ts';
import { checkSpecials } from './rclone-special-checks.ts';
import { type SampleAudio, sampleAudio } from './sample-audio.ts';
import { readTree, type TreeFile, writeSampleTree } from './sample-tree.ts';
import { ServedEmulator } from './served-emulator.ts';

const FILES = 300;
const UPLOADED = 60;

/** A listing of rclone's against files on disk: names, sizes, hashes and times. */
function sameListing(
  comparison: Comparison,
  what: string,
  found: ReadonlyMap<string, RcloneEntry>,
  expected: ReadonlyMap<string, TreeFile>,
): void {
  const files = [...found.values()].filter(({ IsDir }) => !IsDir);
  comparison.same(`${what}: number of files`, files.length, expected.size);
  for (const [path, { size, md5, modifiedAt }] of expected) {
    const entry = found.get(path);
    const shown = entry && [entry.Size, entry.Hashes?.md5, Date.parse(entry.ModTime)];
    comparison.same(`${what}: ${path}`, shown, [size, md5, modifiedAt]);
  }
}

/** Runs everything in `folder`, which is the caller's to remove. */
export async function runRcloneChecks(
  folder: string,
  create: (settings: RcloneSettings) => Rclone,
): Promise<ComparisonOutcome> {
  const library = join(folder, 'library');
  const samples = await sampleAudio(join(folder, 'samples'), FILES + UPLOADED);
  await writeSampleTree(library, samples.slice(0, FILES), 'library');
  const before = await readTree(library);
  const comparison = new Comparison();
  const emulator = await ServedEmulator.start('gdrive', '--folder', library, '--https');
  try {
    const { url: proxyUrl, ...place } = emulator.place;
    const rclone = create({ ...place, folder: join(folder, 'rclone'), proxyUrl });
    await rclone.configure();
    const musicIn = (name: string): MusicSync => new MusicSync(join(folder, name), emulator.place);
    const music = musicIn('music');
    await checkFirstSync(music, comparison);
    await checkReading(rclone, comparison, library, before);
    await checkFaults(rclone, comparison, emulator, before);
    await checkDownload(rclone, comparison, join(folder, 'down'), before);
    await checkUpload(rclone, comparison, join(folder, 'up'), samples.slice(FILES));
    await checkFollowing(music, rclone, comparison);
    await checkChanges(rclone, comparison, before);
    await checkFollowed(music, musicIn('fresh'), comparison);
    await checkSpecials(rclone, comparison, emulator);
    comparison.same('the folder itself', [...(await readTree(library))], [...before]);
  } finally {
    await emulator.stop();
  }
  return comparison;
}

async function checkReading(
  rclone: Rclone,
  comparison: Comparison,
  library: string,
  files: ReadonlyMap<string, TreeFile>,
): Promise<void> {
  sameListing(comparison, 'lsjson', await rclone.list('gd:'), files);
  sameListing(comparison, 'lsjson --fast-list', await rclone.list('gd:', '--fast-list'), files);
  const bytes = [...files.values()].reduce((sum, { size }) => sum + size, 0);
  const size = JSON.parse(await rclone.text('size', '--json', 'gd:')) as { count: number; bytes: number };
  comparison.same('size', [size.count, size.bytes], [files.size, bytes]);
  for (const how of ['--fast-list=false', '--fast-list']) {
    const listed = await rclone.text('lsf', '-R', '--files-only', how, 'gd:');
    comparison.same(`lsf -R ${how}`, listed.trimEnd().split('\n').sort(), [...files.keys()].sort());
  }
  await rclone.bytes('check', library, 'gd:');
  for (const path of [...files.keys()].filter((_, index) => index % 15 === 0)) {
    const content = await readFile(join(library, path));
    comparison.same(`cat ${path}`, (await rclone.bytes('cat', `gd:${path}`)).equals(content), true);
    const [offset, count] = [content.length >> 2, content.length >> 1].map(String) as [string, string];
    const part = await rclone.bytes('cat', '--offset', offset, '--count', count, `gd:${path}`);
    const expected = content.subarray(Number(offset), Number(offset) + Number(count));
    comparison.same(`cat a part of ${path}`, part.equals(expected), true);
    const tail = await rclone.bytes('cat', '--tail', '128', `gd:${path}`);
    comparison.same(`cat the end of ${path}`, tail.equals(content.subarray(-128)), true);
  }
}

const listFaults = [
  { when: { endpoint: 'files.list', after: 1, times: 2 }, fault: 'userRateLimitExceeded' },
  {
    when: { endpoint: 'files.list', after: 4, times: 1 },
    fault: { kind: 'error', reason: 'rateLimitExceeded', status: 429, retryAfter: 1 },
  },
  { when: { endpoint: 'files.list', after: 5, times: 2 }, fault: 'backendError' },
  { when: { endpoint: 'files.list', after: 7, times: 3 }, fault: { kind: 'short-page', size: 2 } },
  { when: { endpoint: 'files.list', after: 10, times: 2 }, fault: { kind: 'empty-page' } },
  { when: { endpoint: 'files.list', after: 12, times: 1 }, fault: { kind: 'status', status: 500 } },
];

/** What may go wrong and is tried again must not show. */
async function checkFaults(
  rclone: Rclone,
  comparison: Comparison,
  emulator: ServedEmulator,
  files: ReadonlyMap<string, TreeFile>,
): Promise<void> {
  for (const scripted of listFaults) await emulator.control('POST', 'faults', scripted);
  sameListing(comparison, 'lsjson with faults', await rclone.list('gd:', '--low-level-retries', '20'), files);
  comparison.same('faults that struck', await emulator.control('GET', 'faults'), { struck: 11 });
  await emulator.control('DELETE', 'faults');
  await emulator.control('PATCH', 'quirks', { orOfParents: 'empty' });
  sameListing(comparison, 'lsjson with the bug of several parents', await rclone.list('gd:'), files);
  await emulator.control('PATCH', 'quirks', { orOfParents: 'works', rootReadable: false });
  const [folder = ''] = [...files.keys()].map((path) => path.slice(0, path.indexOf('/')));
  const below = [...files.keys()].filter((path) => path.startsWith(`${folder}/`));
  const listed = await rclone.text('lsf', '-R', '--files-only', `gd:${folder}`);
  comparison.same('lsf where the root is unreadable', listed.trimEnd().split('\n').length, below.length);
  await emulator.control('PATCH', 'quirks', { rootReadable: true });
}

async function checkDownload(
  rclone: Rclone,
  comparison: Comparison,
  target: string,
  files: ReadonlyMap<string, TreeFile>,
): Promise<void> {
  await rclone.bytes('copy', '--transfers', '8', 'gd:', target);
  comparison.same('copy from the drive', [...(await readTree(target))].sort(), [...files].sort());
  await rclone.bytes('check', target, 'gd:');
  await rclone.bytes('check', '--download', join(target, 'Alben'), 'gd:Alben');
}

async function checkUpload(
  rclone: Rclone,
  comparison: Comparison,
  source: string,
  samples: readonly SampleAudio[],
): Promise<void> {
  await writeSampleTree(source, samples, 'upload');
  const files = await readTree(source);
  await rclone.bytes('copy', source, 'gd:uploaded');
  sameListing(comparison, 'copy to the drive', await rclone.list('gd:uploaded'), files);
  await rclone.bytes('check', source, 'gd:uploaded');
  const path = [...files.keys()].sort().at(-1) ?? '';
  await rclone.bytes('copy', '--no-traverse', join(source, path), 'gd:uploaded again');
  comparison.same('one more copy', (await rclone.list('gd:uploaded again')).size, 1);
}

async function checkChanges(
  rclone: Rclone,
  comparison: Comparison,
  files: ReadonlyMap<string, TreeFile>,
): Promise<void> {
  const [path = ''] = [...files.keys()].filter((each) => each.startsWith("Rock 'n' Roll"));
  const expected = files.get(path);
  const md5At = async (at: string): Promise<string | undefined> => {
    const entry = [...(await rclone.list(at)).values()].find(({ IsDir }) => !IsDir);
    return entry?.Hashes?.md5;
  };
  await rclone.bytes('copyto', `gd:${path}`, 'gd:places/côpy.mp3');
  comparison.same('copyto on the server', await md5At('gd:places/côpy.mp3'), expected?.md5);
  await rclone.bytes('moveto', 'gd:places/côpy.mp3', "gd:places/else where/it's moved.mp3");
  comparison.same('moveto', await md5At("gd:places/else where/it's moved.mp3"), expected?.md5);
  comparison.same('moveto leaves nothing', await rclone.text('lsf', 'gd:places'), 'else where/\n');
  await rclone.bytes('moveto', 'gd:places/else where', 'gd:places/folder moved');
  comparison.same(
    'a folder moved',
    await rclone.text('lsf', '-R', '--files-only', 'gd:places'),
    "folder moved/it's moved.mp3\n",
  );
  await rclone.bytes('mkdir', 'gd:places/new/inner');
  comparison.same('mkdir', await rclone.text('lsf', '-R', '--dirs-only', 'gd:places/new'), 'inner/\n');
  await rclone.bytes('rmdir', 'gd:places/new/inner');
  comparison.same('rmdir', await rclone.text('lsf', '-R', 'gd:places/new'), '');
  await rclone.bytes('delete', 'gd:uploaded/Alben/Disc 1');
  comparison.same('delete', await rclone.text('lsf', '-R', '--files-only', 'gd:uploaded/Alben/Disc 1'), '');
  await rclone.bytes('purge', 'gd:uploaded');
  comparison.same('purge', (await rclone.text('lsf', '--dirs-only', 'gd:')).includes('uploaded/'), false);
  const trash = (): Promise<string> =>
    rclone.text('lsf', '-R', '--files-only', '--drive-trashed-only', 'gd:');
  comparison.same('purged goes to the trash', (await trash()).includes('uploaded/'), true);
  await rclone.bytes('purge', '--drive-use-trash=false', 'gd:uploaded again');
  await rclone.bytes('cleanup', 'gd:');
  comparison.same('cleanup', await trash(), '');
  const about = JSON.parse(await rclone.text('about', '--json', 'gd:')) as { used?: number };
  comparison.same('about', typeof about.used, 'number');
  const left = await rclone.list('gd:', '--exclude', 'places/**');
  sameListing(comparison, 'what was not touched', left, files);
}
