import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Child } from '../common/child.ts';
import { elapsed } from '../common/measured.ts';
import type { Suite } from '../common/suite.ts';
import { type BenchLibrary, changeFiles, libraryOnDisk } from '../library/bench-library.ts';
import { openPeers, type Peers } from '../peers/open-peers.ts';
import { bundled } from './bundled.ts';
import { Figures } from './figures.ts';
import { localCharts, localRows } from './local-rows.ts';
import type { LocalAnswers } from './local-run.ts';

/** Of the process that runs all the time, before it is measured: what is compiled by then is what runs from then on. */
const syncsBefore = 10;

/**
 * A folder of real files on disk, page cache warm: first sync, nothing changed, 50 files changed; ours and every peer that is installed, in
 * turn. Ours is measured inside a process that runs (as MPD does), and from the start of a process (as the others do).
 */
export const localSuite: Suite = async ({ tracks, runs }) => {
  const folder = await mkdtemp(join(tmpdir(), 'music-bench-'));
  const library = await libraryOnDisk(tracks);
  const module = await bundled('local-run', 'read-folder');
  const peers = await openPeers({ root: library.root, folder: join(folder, 'peers') });
  const figures = new Figures();
  const path = join(folder, 'ours.db');
  try {
    await warm(library);
    await firstScans({ module, library, peers, figures, path, runs });
    await rescans({ module, library, peers, figures, path, runs });
    return { rows: localRows(tracks, figures, peers), charts: localCharts(tracks, figures, peers) };
  } finally {
    for (const peer of peers.present.values()) await peer.close?.();
    await changeFiles(library, 0);
    await rm(folder, { recursive: true, force: true });
  }
};

interface Round {
  readonly module: URL;
  readonly library: BenchLibrary;
  readonly peers: Peers;
  readonly figures: Figures;
  readonly path: string;
  readonly runs: number;
}

async function firstScans({ module, library, peers, figures, path, runs }: Round): Promise<void> {
  for (let round = 0; round < runs; round += 1) {
    for (const suffix of ['', '-wal', '-shm']) await rm(path + suffix, { force: true });
    await ours('full', { module, library, figures, path });
    for (const [name, peer] of peers.present) {
      if (round === 0 || peer.isSlow !== true) figures.add('full', name, await peer.full());
    }
  }
}

async function rescans({ module, library, peers, figures, path, runs }: Round): Promise<void> {
  await using resident = new Child<LocalAnswers>(module, [library.root, path]);
  for (let sync = 0; sync < syncsBefore; sync += 1) await resident.ask('sync');
  const peersRescan = async (kind: 'unchanged' | 'changed'): Promise<void> => {
    for (const [name, peer] of peers.present) {
      if (peer.rescan !== undefined) figures.add(kind, name, await peer.rescan());
      if (kind === 'unchanged' && peer.quickRescan !== undefined) {
        figures.add(kind, `${name}, quick`, await peer.quickRescan());
      }
    }
  };
  for (let round = 1; round <= runs; round += 1) {
    const unchanged = await resident.ask('sync');
    figures.add('unchanged', 'inside', unchanged.ms, unchanged.cpuMs);
    await ours('unchanged', { module, library, figures, path });
    await peersRescan('unchanged');
    await changeFiles(library, 2 * round - 1);
    await ours('changed', { module, library, figures, path });
    await changeFiles(library, 2 * round);
    const changed = await resident.ask('sync');
    if (changed.updated === 0) throw new Error('no changed file was noticed');
    figures.add('changed', 'inside', changed.ms, changed.cpuMs);
    await peersRescan('changed');
  }
}

/** A process of ours that starts, syncs once and ends; the first sync also counts as one inside. */
async function ours(
  kind: 'full' | 'unchanged' | 'changed',
  { module, library, figures, path }: Pick<Round, 'module' | 'library' | 'figures' | 'path'>,
): Promise<void> {
  let child: Child<LocalAnswers> | undefined;
  let sync: Awaited<ReturnType<LocalAnswers['sync']>> | undefined;
  const startMs = await elapsed(async () => {
    child = new Child<LocalAnswers>(module, [library.root, path]);
    sync = await child.ask('sync');
  });
  if (sync === undefined || child === undefined) return;
  figures.add(kind, 'with process start', startMs);
  if (kind === 'full') {
    if (sync.added !== library.library.trackCount || sync.failed > 0) {
      throw new Error(`${sync.added} tracks found, ${sync.failed} failed`);
    }
    figures.add(kind, 'inside', sync.ms, sync.cpuMs);
    figures.reads = { requests: sync.reads, bytes: sync.bytesRead, rssMb: await child.ask('peakRssMb') };
  }
  await child.end();
}

/** Reads every file once, so that the first to be measured finds the page cache as the others do. */
async function warm({ root }: BenchLibrary): Promise<void> {
  const { readdir, readFile } = await import('node:fs/promises');
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) await readFile(join(entry.parentPath, entry.name));
  }
}
