/**
 * Runs Debian's unmodified `onedrive` client against the personal and the business face of the emulated OneDrive, first for
 * everything and then for what has changed, and compares the files it brings: `pnpm exec node scripts/debian-onedrive.ts`. Without
 * the client, or where mount namespaces are not allowed, it says so.
 */
import { mkdtemp, readdir, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Comparison } from './lib/comparison.ts';
import { canMount, DebianOnedrive, onedriveVersion } from './lib/debian-onedrive.ts';
import { isPossibleFolder } from './lib/rclone-onedrive-checks.ts';
import { sampleAudio } from './lib/sample-audio.ts';
import { readTree, writeSampleTree } from './lib/sample-tree.ts';
import { ServedEmulator } from './lib/served-emulator.ts';

const FILES = 60;

async function contentOf(folder: string): Promise<unknown[]> {
  const files = await readTree(folder);
  return [...files].map(([path, { size, md5 }]) => [path, size, md5]).sort();
}

async function checkFace(face: string, folder: string, comparison: Comparison): Promise<void> {
  const library = join(folder, face, 'library');
  const samples = await sampleAudio(join(folder, 'samples'), FILES);
  await writeSampleTree(library, samples, 'library', { isAllowed: isPossibleFolder });
  const emulator = await ServedEmulator.start('onedrive', '--account', face, '--folder', library, '--https');
  try {
    const { url: proxyUrl, ...place } = emulator.place;
    const client = new DebianOnedrive({ ...place, proxyUrl, folder: join(folder, face, 'client') });
    await client.configure();
    const first = await client.synchronize();
    comparison.same(`${face}: everything`, await contentOf(client.files), await contentOf(library));
    comparison.same(`${face}: what it says`, /error|fail/i.exec(first)?.[0], undefined);
    const [kept = '', ...others] = (await readdir(join(library, 'Alben/Disc 1'))).sort();
    for (const name of others) await unlink(join(library, 'Alben/Disc 1', name));
    await writeFile(join(library, 'Alben/Disc 1', kept), 'other content');
    await writeFile(join(library, 'Alben/new ü.txt'), 'new');
    await emulator.control('POST', 'rescan', {});
    await client.synchronize();
    comparison.same(`${face}: what has changed`, await contentOf(client.files), await contentOf(library));
    await emulator.control('POST', 'remote', { do: 'expireCursors' });
    await client.synchronize();
    comparison.same(
      `${face}: after its link has expired`,
      await contentOf(client.files),
      await contentOf(library),
    );
  } finally {
    await emulator.stop();
  }
}

const version = await onedriveVersion();
if (version === undefined) {
  console.log('onedrive is not installed: nothing was compared (apt-get install onedrive)');
} else if (!(await canMount())) {
  console.log('mount namespaces are not allowed here: nothing was compared');
} else {
  const folder = await mkdtemp(join(tmpdir(), 'debian-onedrive-'));
  try {
    const comparison = new Comparison();
    for (const face of ['personal', 'business']) await checkFace(face, folder, comparison);
    for (const difference of comparison.differences) console.error(`different: ${difference}`);
    console.log(`${version}: ${comparison.checks} checks, ${comparison.differences.length} differences`);
    process.exitCode = comparison.differences.length === 0 ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
