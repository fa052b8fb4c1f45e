import type { Logger, LogLevel } from '@music-platform/bridge-traits';
import { printable } from '../text/printable.ts';
import type { OutputStream } from './output-stream.ts';

const severity: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

const labels: Readonly<Record<LogLevel, string>> = {
  debug: 'debug: ',
  info: 'info: ',
  warn: 'warning: ',
  error: 'error: ',
};

/** What the summary says better: which files failed, and why a run did. */
const toldBySummary: ReadonlySet<string> = new Set([
  'A file was given up',
  'A file will be read again later',
  'Sync failed',
]);

/** Writes the engine's log to stderr, one line per entry: warnings and errors, or with `verbose` everything with its data. */
export function createStderrLogger(stream: OutputStream, verbose: boolean): Logger {
  const lowest: LogLevel = verbose ? 'debug' : 'warn';
  return {
    log: (level, message, fields) => {
      if (severity[level] < severity[lowest] || (!verbose && toldBySummary.has(message))) return;
      const data = verbose && fields !== undefined ? ` ${JSON.stringify(fields)}` : '';
      stream.writeNow(`${labels[level]}${printable(message + data)}\n`);
    },
  };
}
