/**
 * Runs an unmodified rclone against the emulated Drive, through its proxy, over a folder of 300 files, and compares everything it
 * reads and writes with the disk: `pnpm exec node scripts/rclone-gdrive.ts`. Without rclone it says so.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Rclone, rcloneVersion } from './lib/rclone.ts';
import { runRcloneChecks } from './lib/rclone-checks.ts';

const version = await rcloneVersion();
if (version === undefined) {
  console.log('rclone is not installed: nothing was compared (apt-get install rclone)');
} else {
  const folder = await mkdtemp(join(tmpdir(), 'rclone-gdrive-'));
  try {
    const startedAt = performance.now();
    const { checks, differences } = await runRcloneChecks(folder, (settings) => new Rclone(settings));
    for (const difference of differences) console.error(`different: ${difference}`);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`${version}: ${checks} checks, ${differences.length} differences, ${seconds} s`);
    process.exitCode = differences.length === 0 ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
