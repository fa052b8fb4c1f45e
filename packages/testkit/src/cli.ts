/** `testkit serve …`: emulated services for clients that are no part of a test. Runs until it is told to end. */
import process from 'node:process';
import { readyLine, runServe } from './cli/run-serve.ts';
import { parseServeArguments, usage } from './cli/serve-options.ts';

async function main(): Promise<void> {
  const args = parseServeArguments(process.argv.slice(2));
  if (args === undefined) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const served = await runServe(args);
  process.stdout.write(`${readyLine(served)}\n`);
  const stop = (): void => void served.close();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
  const isMisuse = error instanceof TypeError;
  process.stderr.write(isMisuse ? `${error.message}\nThe options: testkit --help\n` : `${String(error)}\n`);
  process.exitCode = isMisuse ? 2 : 1;
});
