import { ProviderError, SyncError } from '@music-platform/bridge-traits';
import { formatElapsed, formatTime } from '../text/format.ts';
import { printable } from '../text/printable.ts';
import { UsageError } from '../usage-error.ts';
import { parseLeaseHolder } from './lease-owner.ts';

/** A failure as `--json` carries it and as people read it. */
export interface DescribedError {
  code: string;
  /** What, where, what to do; may have several lines. */
  message: string;
}

/** What to tell about a failure. `nowMs`: milliseconds since the Unix epoch. */
export function describeError(error: unknown, nowMs: number): DescribedError {
  if (error instanceof UsageError) return { code: 'USAGE', message: printableLines(error.message) };
  if (error instanceof SyncError && error.code === 'SYNC_IN_PROGRESS') {
    return { code: error.code, message: inProgress(error.details, nowMs) };
  }
  if (error instanceof SyncError && error.code === 'JOB_NOT_FOUND') {
    return {
      code: error.code,
      message: `${printableLines(error.message)} \`music-sync history\` lists the jobs.`,
    };
  }
  if (error instanceof SyncError || error instanceof ProviderError) {
    return { code: error.code, message: printableLines(error.message) };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'UNEXPECTED', message: printableLines(message) };
}

function inProgress(details: Readonly<Record<string, unknown>>, nowMs: number): string {
  const { owner, since } = details;
  const holder = typeof owner === 'string' ? parseLeaseHolder(owner) : undefined;
  const who =
    holder === undefined
      ? `Another process${typeof owner === 'string' ? ` (${printable(owner)})` : ''}`
      : `Process ${holder.pid} on ${printable(holder.host.split('~')[0] ?? holder.host)}`;
  const when =
    typeof since === 'number'
      ? ` since ${formatTime(since)} (${formatElapsed(Math.max(0, nowMs - since))} ago)`
      : '';
  return `${who} has been syncing this library${when}. Wait for it to end, or stop it with Ctrl-C.`;
}

function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}
