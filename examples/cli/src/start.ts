import { Command } from 'commander';
import { reportError } from './cli.ts';
import { defaultDatabase } from './commands/decide-deletions.ts';
import { runDemo } from './demo/run-demo.ts';
import { syncOwnFolder } from './demo/sync-own-folder.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { fromCallersFolder } from './host/callers-folder.ts';
import { withInterruption } from './host/interruption.ts';
import { OutputStream } from './host/output-stream.ts';
import { renderFacts } from './text/table.ts';
import { wholeNumber } from './whole-number.ts';

const streams = { out: new OutputStream(process.stdout), err: new OutputStream(process.stderr) };

/** What to type next; `folder` as it was given. */
function nextSteps(folder: string | undefined): string[] {
  const steps: (readonly [string, string])[] =
    folder === undefined
      ? [
          ['start ~/Music', 'a folder of yours, into ./music.db'],
          ['music-sync login gdrive', 'your own Google Drive; then: music-sync sync gdrive --root Music'],
          ['music-sync --help', 'everything else'],
        ]
      : [
          ['music-sync albums', 'what is in it; also: tracks, artists, search <words>, status'],
          [`music-sync sync ${folder}`, 'again, after you have changed something; --plan only looks'],
          ['music-sync explain <track>', 'why a track is as it is'],
        ];
  return ['', 'Try next', ...renderFacts(steps.map(([command, why]) => [`npx pnpm@12 ${command}`, why]))];
}

async function start(folder: string | undefined, tracks: number): Promise<ExitCode> {
  return withInterruption(async (signal) => {
    const result =
      folder === undefined
        ? await runDemo(tracks, streams, signal).then(() => exitCode.done)
        : await syncOwnFolder(folder, defaultDatabase, streams, signal);
    if (result === exitCode.done) await streams.out.writeLines(nextSteps(folder));
    return result;
  });
}

fromCallersFolder();
const program = new Command('start')
  .description(
    'Syncs a folder into ./music.db; without one, shows on an emulated Google Drive what a sync does.',
  )
  .argument('[folder]', 'a folder with music')
  .option('--tracks <n>', 'songs in the emulated Drive', wholeNumber(100, 1_000_000), 2_000)
  .exitOverride()
  .action(async (folder: string | undefined, { tracks }: { tracks: number }) => {
    process.exitCode = await start(folder, tracks);
  });
try {
  await program.parseAsync(process.argv.slice(2), { from: 'user' });
} catch (error) {
  process.exitCode = await reportError(error, process.argv.slice(2), streams);
}
