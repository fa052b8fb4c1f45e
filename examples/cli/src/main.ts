#!/usr/bin/env -S node --conditions=@music-platform/source
import { runCli } from './cli.ts';
import { fromCallersFolder } from './host/callers-folder.ts';
import { OutputStream } from './host/output-stream.ts';

fromCallersFolder();
process.exitCode = await runCli(process.argv.slice(2), {
  out: new OutputStream(process.stdout),
  err: new OutputStream(process.stderr),
});
