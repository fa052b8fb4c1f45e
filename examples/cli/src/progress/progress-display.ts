import type { SyncEvent } from '@music-platform/core-sync';
import type { OutputStream } from '../host/output-stream.ts';
import { type Phase, renderProgress, renderProgressLine } from './render-progress.ts';

/** Shows a run while it goes on. `close` leaves the terminal as it was found. */
export interface ProgressDisplay {
  show(event: SyncEvent): void;
  close(): void;
}

/** The display that fits: a bar on a terminal, lines elsewhere, nothing where a program reads the output. */
export function createDisplay(stream: OutputStream, json: boolean): ProgressDisplay {
  if (json) return { show: () => undefined, close: () => undefined };
  return stream.isTerminal ? barDisplay(stream) : lineDisplay(stream);
}

/** A bar that is drawn over itself, with messages above it. */
function barDisplay(stream: OutputStream): ProgressDisplay {
  return {
    show: (event) => {
      if (event.type === 'progress') stream.setStatus(renderProgress(event, stream.columns - 1, stream));
      else showMessage(event, stream);
    },
    close: () => stream.setStatus(''),
  };
}

const lineIntervalMs = 2_000;

/** Whole lines, for a pipe or a log file: one per phase, and one every two seconds while it lasts. */
function lineDisplay(stream: OutputStream): ProgressDisplay {
  let phase: Phase | undefined;
  let shownAt = Number.NEGATIVE_INFINITY;
  return {
    show: (event) => {
      if (event.type !== 'progress') {
        showMessage(event, stream);
        return;
      }
      if (event.phase === phase && event.at - shownAt < lineIntervalMs) return;
      phase = event.phase;
      shownAt = event.at;
      stream.writeNow(`${renderProgressLine(event)}\n`);
    },
    close: () => undefined,
  };
}

/** Warnings come with the log, which is shown anyway. */
function showMessage(event: SyncEvent, stream: OutputStream): void {
  if (event.type === 'paused') {
    stream.writeNow(event.reason === 'metered' ? 'Paused: the network is metered.\n' : 'Paused: offline.\n');
  }
  if (event.type === 'resumed') stream.writeNow('Going on.\n');
}
