/** `testkit serve …`, `testkit write …`: emulated services and libraries for those who are no part of a test. */
import process from 'node:process';
import { readyLine, runServe } from './cli/run-serve.ts';
import { runWrite } from './cli/run-write.ts';
import { parseServeArguments, serveUsage } from './cli/serve-options.ts';
import { parseWriteArguments, writeUsage } from './cli/write-options.ts';

const usage = `${serveUsage}\n\n${writeUsage}\n`;

async function main(args: readonly string[]): Promise<void> {
  if (args[0] === 'write') return await write(args);
  const wanted = parseServeArguments(args);
  if (wanted === undefined) return print(usage);
  const served = await runServe(wanted);
  print(`${readyLine(served)}\n`);
  onInterruption(() => void served.close());
}

async function write(args: readonly string[]): Promise<void> {
  const wanted = parseWriteArguments(args);
  if (wanted === undefined) return print(usage);
  const stop = new AbortController();
  onInterruption(() => stop.abort(new Error('interrupted')));
  print(`${JSON.stringify(await runWrite(wanted, stop.signal))}\n`);
}

function onInterruption(stop: () => void): void {
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function print(text: string): void {
  process.stdout.write(text);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const isMisuse = error instanceof TypeError;
  process.stderr.write(isMisuse ? `${error.message}\nThe options: testkit --help\n` : `${String(error)}\n`);
  process.exitCode = isMisuse ? 2 : 1;
});
