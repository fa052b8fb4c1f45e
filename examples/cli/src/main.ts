#!/usr/bin/env -S node --conditions=@music-platform/source
import { enableCompileCache } from 'node:module';

// Before anything else is loaded: the second start then takes two thirds of the first.
enableCompileCache();

const { runCli } = await import('./cli.ts');
const { fromCallersFolder } = await import('./host/callers-folder.ts');
const { OutputStream } = await import('./host/output-stream.ts');

fromCallersFolder();
process.exitCode = await runCli(process.argv.slice(2), {
  out: new OutputStream(process.stdout),
  err: new OutputStream(process.stderr),
});
