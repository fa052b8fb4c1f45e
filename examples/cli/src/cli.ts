import { type Command, CommanderError } from 'commander';
import { inCloudScope, inScope } from './container.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { describeError } from './host/describe-error.ts';
import type { Environment } from './host/environment.ts';
import { Interrupted } from './host/interruption.ts';
import type { OutputStream } from './host/output-stream.ts';
import { createStderrLogger } from './host/stderr-logger.ts';
import { type CommonOptions, createProgram } from './program.ts';
import { writeJson } from './text/json.ts';
import { UsageError } from './usage-error.ts';

/** Where the program writes. */
export interface Streams {
  out: OutputStream;
  err: OutputStream;
}

/** Runs `music-sync` with `args` (without the program's own name) and returns its exit code. */
export async function runCli(
  args: readonly string[],
  streams: Streams,
  environment: Environment = process.env,
): Promise<ExitCode> {
  let result: ExitCode = exitCode.done;
  const settingsOf = (command: Command) => {
    const { db: database, json, verbose } = command.optsWithGlobals<CommonOptions>();
    return { database, json, environment, logger: createStderrLogger(streams.err, verbose) };
  };
  const program = createProgram(
    async (command, settings, work) => {
      const { json, ...common } = settingsOf(command);
      result = await inScope({ ...settings, ...common }, (scope) =>
        work(scope, { ...streams, json }, command),
      );
    },
    async (command, work) => {
      const { json, ...common } = settingsOf(command);
      result = await inCloudScope(common, (scope) => work(scope, { ...streams, json }, command));
    },
  );
  for (const command of [program, ...program.commands]) configure(command, streams);
  try {
    await program.parseAsync(args, { from: 'user' });
    return result;
  } catch (error) {
    return reportError(error, args, streams);
  }
}

function configure(command: Command, { out, err }: Streams): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => out.writeNow(text),
    writeErr: (text) => err.writeNow(text),
    getOutHelpWidth: () => out.columns,
    getErrHelpWidth: () => err.columns,
    outputError: (text, write) => write(text.replace(/^error: /u, 'music-sync: ')),
  });
}

/** Tells about a failure: on stderr for people, and with `--json` as the one document on stdout for programs. */
export async function reportError(
  error: unknown,
  args: readonly string[],
  { out, err }: Streams,
): Promise<ExitCode> {
  const json = args.includes('--json');
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCode.done;
    if (json)
      await writeJson(out, { error: { code: 'USAGE', message: error.message.replace(/^error: /u, '') } });
    return exitCode.usage;
  }
  const { code, message } = describeError(error, Date.now());
  if (json) await writeJson(out, { error: { code, message } });
  await err.write(`music-sync: ${message}\n`);
  if (args.includes('--verbose') || isSet(process.env['MUSIC_SYNC_DEBUG'])) await err.write(stackOf(error));
  if (error instanceof UsageError || namesNothing.has(code)) return exitCode.usage;
  return error instanceof Interrupted ? exitCode.cancelled : exitCode.failed;
}

/** Errors of the engine that mean: the command line names something that is not there. */
const namesNothing: ReadonlySet<string> = new Set(['JOB_NOT_FOUND', 'TRACK_NOT_FOUND', 'PROFILE_NOT_FOUND']);

function isSet(flag: string | undefined): boolean {
  return flag !== undefined && flag !== '' && flag !== '0';
}

/** The stack of an error and of what caused it. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const cause = error.cause === undefined ? '' : `caused by ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}\n${cause}`;
}
