import { Child } from '../common/child.ts';
import { type BenchRow, comparison, median } from '../common/row.ts';
import type { Suite } from '../common/suite.ts';
import type { BarChart } from '../report/bar-chart.ts';
import type { ReadAnswers, TrackRead } from './read-run.ts';

const module = new URL('./read-run.ts', import.meta.url);
const kb = 1024;

/** Bytes and requests of reading songs of full length: albums as people have them, and every common format with big covers. */
export const readSuite: Suite = async ({ tracks }) => {
  await using child = new Child<ReadAnswers>(module);
  const albumTracks = Math.max(200, tracks / 10);
  const albums = await child.ask('albums', { tracks: albumTracks, covers: false });
  const withCovers = await child.ask('albums', { tracks: albumTracks, covers: true });
  const apart = await child.ask('apart', { covers: false });
  return {
    rows: [
      ...meanRows(`${albumTracks} tracks in albums, covers of 30 to 100 KB`, albums),
      ...medianRows(`${apart.length} songs of 9 formats apart, covers of 0 and 500 KB`, apart),
      ...mostRows('the most for one track', [...albums, ...withCovers, ...apart]),
      withCoversRow(withCovers),
    ],
    charts: [chartOf(albums, apart)],
  };
};

function meanRows(label: string, reads: readonly TrackRead[]): BenchRow[] {
  const { requests, bytes } = meanOf(reads);
  return [
    comparison({
      what: `${label}: mean requests`,
      ours: requests,
      reference: 1.25,
      show: (value) => value.toFixed(3),
      besides: spreadOf(reads, 'requests'),
      atMost: 1,
    }),
    comparison({
      what: `${label}: mean bytes`,
      ours: bytes,
      reference: 90 * kb,
      show: inKb,
      besides: spreadOf(reads, 'bytes'),
      atMost: 1,
    }),
  ];
}

function medianRows(label: string, reads: readonly TrackRead[]): BenchRow[] {
  return [
    comparison({
      what: `${label}: median requests`,
      ours: median(reads.map(({ requests }) => requests)),
      reference: 2,
      show: String,
      besides: spreadOf(reads, 'requests'),
      atMost: 1,
    }),
    comparison({
      what: `${label}: median bytes`,
      ours: median(reads.map(({ bytes }) => bytes)),
      reference: 96 * kb,
      show: inKb,
      besides: spreadOf(reads, 'bytes'),
      atMost: 1,
    }),
  ];
}

function mostRows(label: string, reads: readonly TrackRead[]): BenchRow[] {
  return [
    comparison({
      what: `${label}: requests`,
      ours: Math.max(...reads.map(({ requests }) => requests)),
      reference: 24,
      show: String,
      atMost: 1,
    }),
    comparison({
      what: `${label}: bytes`,
      ours: Math.max(...reads.map(({ bytes }) => bytes)),
      reference: 2 * kb * kb,
      show: inKb,
      atMost: 1,
    }),
  ];
}

function withCoversRow(reads: readonly TrackRead[]): BenchRow {
  const { requests, bytes } = meanOf(reads);
  return {
    what: 'the albums with one cover each fetched: mean',
    ours: `${requests.toFixed(3)} requests, ${inKb(bytes)}`,
    reference: '',
    ratio: '',
    target: '',
    ok: null,
  };
}

function spreadOf(reads: readonly TrackRead[], what: keyof TrackRead): string {
  const all = reads.map((read) => read[what]);
  const show = what === 'bytes' ? inKb : (value: number): string => value.toFixed(2).replace(/\.?0+$/, '');
  return `median ${show(median(all))}, mean ${show(meanOf(reads)[what])}, most ${show(Math.max(...all))}`;
}

function meanOf(reads: readonly TrackRead[]): TrackRead {
  const total = (what: keyof TrackRead): number => reads.reduce((sum, read) => sum + read[what], 0);
  return { requests: total('requests') / reads.length, bytes: total('bytes') / reads.length };
}

function inKb(bytes: number): string {
  return `${(bytes / kb).toFixed(1)} KB`;
}

function chartOf(albums: readonly TrackRead[], apart: readonly TrackRead[]): BarChart {
  const bar = (label: string, bytes: number, isOurs: boolean) => ({ label, value: bytes / kb, isOurs });
  return {
    name: 'read',
    title: 'Read per track',
    unit: 'KB',
    bars: [
      bar('albums, mean', meanOf(albums).bytes, true),
      bar('allowed', 90 * kb, false),
      bar('songs apart, median', median(apart.map(({ bytes }) => bytes)), true),
      bar('allowed', 96 * kb, false),
    ],
  };
}
