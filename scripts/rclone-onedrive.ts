/**
 * Runs an unmodified rclone against the personal and the business face of the emulated OneDrive, through its proxy, over a folder
 * of 300 files, and compares everything it reads and writes with the disk: `pnpm exec node scripts/rclone-onedrive.ts`. Without
 * rclone it says so.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Comparison } from './lib/comparison.ts';
import { Rclone, rcloneVersion } from './lib/rclone.ts';
import { type Face, faces, isPossibleFolder, runFaceChecks } from './lib/rclone-onedrive-checks.ts';
import { sampleAudio } from './lib/sample-audio.ts';
import { writeSampleTree } from './lib/sample-tree.ts';

const FILES = 300;
const UPLOADED = 60;

async function compare(folder: string): Promise<Comparison> {
  const comparison = new Comparison();
  const samples = await sampleAudio(join(folder, 'samples'), FILES + UPLOADED);
  const library = join(folder, 'library');
  await writeSampleTree(library, samples.slice(0, FILES), 'library', { isAllowed: isPossibleFolder });
  for (const face of Object.keys(faces) as Face[]) {
    await runFaceChecks({
      face,
      folder: join(folder, face),
      library,
      uploads: samples.slice(FILES),
      comparison,
      create: ({ place }, own) => {
        const lines = ['type = onedrive', `drive_id = ${place.driveId}`, `drive_type = ${face}`];
        return new Rclone({ ...place, folder: own, proxyUrl: place.url }, { name: 'od', lines });
      },
    });
  }
  return comparison;
}

const version = await rcloneVersion();
if (version === undefined) {
  console.log('rclone is not installed: nothing was compared (apt-get install rclone)');
} else {
  const folder = await mkdtemp(join(tmpdir(), 'rclone-onedrive-'));
  try {
    const startedAt = performance.now();
    const { checks, differences } = await compare(folder);
    for (const difference of differences) console.error(`different: ${difference}`);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`${version}: ${checks} checks, ${differences.length} differences, ${seconds} s`);
    process.exitCode = differences.length === 0 ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
