import type { LibraryStatistics, SyncJob, Track } from '@music-platform/core-sync';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { EngineEvent, EngineOptions } from '../engine/engine-api.ts';
import { type Engine, startEngine } from '../engine/start-engine.ts';
import type { Progress } from './sync-panel.tsx';
import { pageOfRow, replacePage, type TrackPages, tracksOf } from './track-pages.ts';

const pageTracks = 200;
const searchTracks = 500;
const refreshMs = 500;

/** What the database said last. */
interface Shown {
  readonly statistics?: LibraryStatistics;
  readonly pages: TrackPages;
  readonly found?: readonly Track[] | undefined;
  readonly history: readonly SyncJob[];
  readonly role: 'owner' | 'follower' | 'waiting';
}

/** Everything the page shows, and what it can do. */
export interface LibraryState {
  readonly isOpen: boolean;
  readonly role: Shown['role'];
  readonly statistics: LibraryStatistics | undefined;
  /** What was searched for, or else everything read so far. */
  readonly tracks: readonly Track[];
  /** How many tracks there are to show. */
  readonly total: number;
  readonly history: readonly SyncJob[];
  readonly progress: Progress | undefined;
  readonly isRunning: boolean;
  readonly problem: string | undefined;
  /** These rows are in sight. */
  look(firstRow: number, endRow: number): void;
  search(text: string): void;
  start(): void;
  cancel(): void;
}

/** Runs the engine in its worker and keeps what the page shows in step with it. */
export function useLibrary(options: EngineOptions, demoTracks: number): LibraryState {
  const run = useRun(options, demoTracks);
  const { engine, setProblem } = run;
  const [shown, setShown] = useState<Shown>({ pages: [], history: [], role: 'waiting' });
  const latest = useRef(shown);
  latest.current = shown;
  const inSight = useRef(0);
  const query = useRef('');

  const attempt = useCallback((work: Promise<unknown>): void => {
    work.catch((error: unknown) => setProblem(messageOf(error)));
  }, []);
  const readPage = useCallback(async (from: Engine, index: number) => {
    if (index > 0 && latest.current.pages[index - 1]?.next === undefined) return;
    const offset = index * pageTracks;
    const { tracks, total } = await from.trackWindow({ offset, limit: pageTracks, orderBy: 'added' });
    const end = offset + tracks.length;
    const page = { items: tracks, next: end < total ? String(end) : undefined };
    setShown((before) => ({ ...before, pages: replacePage(before.pages, index, page) }));
  }, []);
  const look = (firstRow: number, endRow: number): void => {
    const { pages } = latest.current;
    inSight.current = pageOfRow(pages, firstRow);
    const isAtEnd = endRow + pageTracks / 2 >= tracksOf(pages).length;
    if (engine && isAtEnd && pages.at(-1)?.next !== undefined) attempt(readPage(engine, pages.length));
  };

  useEffect(() => {
    if (!engine) return;
    const refresh = async (): Promise<void> => {
      const [statistics, history, role] = await Promise.all([
        engine.statistics(),
        engine.history({ limit: 8 }),
        engine.role(),
      ]);
      setShown((before) => ({ ...before, statistics, history, role }));
      const last = Math.max(0, latest.current.pages.length - 1);
      for (const index of new Set([inSight.current, last])) await readPage(engine, index);
    };
    attempt(refresh());
    // Tabs that only follow hear no events, so everybody looks now and then.
    const timer = setInterval(() => attempt(refresh()), run.isRunning ? refreshMs : 4 * refreshMs);
    return () => clearInterval(timer);
  }, [engine, run.isRunning]);

  const search = (text: string): void => {
    query.current = text;
    if (!engine) return;
    const find = async (): Promise<void> => {
      const isQuery = text.trim() !== '';
      const tracks = isQuery ? (await engine.search(text, { limit: searchTracks })).tracks : undefined;
      // An answer that was overtaken by the next letter is of no use.
      if (query.current === text) setShown((before) => ({ ...before, found: tracks }));
    };
    attempt(find());
  };

  const { found, pages, statistics, history, role } = shown;
  return {
    isOpen: engine !== undefined,
    role,
    statistics,
    tracks: found ?? tracksOf(pages),
    total: found?.length ?? statistics?.tracks ?? 0,
    history,
    progress: run.progress,
    isRunning: run.isRunning,
    problem: run.problem,
    look,
    search,
    start: () => attempt(run.start()),
    cancel: () => attempt(run.cancel()),
  };
}

interface Run {
  readonly engine: Engine | undefined;
  readonly progress: Progress | undefined;
  readonly isRunning: boolean;
  readonly problem: string | undefined;
  setProblem(problem: string | undefined): void;
  start(): Promise<void>;
  cancel(): Promise<void>;
}

/** The worker, and the run that goes on in it. */
function useRun(options: EngineOptions, demoTracks: number): Run {
  const [engine, setEngine] = useState<Engine>();
  const [progress, setProgress] = useState<Progress>();
  const [jobId, setJobId] = useState<string>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    const hear = (heard: EngineEvent): void => {
      if (heard.type !== 'sync') return;
      const { event } = heard;
      if (event.type === 'started') setJobId(event.jobId);
      if (event.type === 'progress') setProgress(event);
      if (event.type === 'failed') setProblem(event.message);
      if (event.type === 'cancelled') setProblem('Stopped. The next sync goes on from here.');
      if (event.type === 'completed' || event.type === 'failed' || event.type === 'cancelled') {
        setJobId(undefined);
        setProgress(undefined);
      }
    };
    startEngine(options, hear).then(
      // A component's setter would call the engine, which is callable.
      (started) => setEngine(() => started),
      (error: unknown) => setProblem(messageOf(error)),
    );
  }, []);
  return {
    engine,
    progress,
    isRunning: jobId !== undefined,
    problem,
    setProblem,
    start: async () => {
      setProblem(undefined);
      const [source] = (await engine?.sources()) ?? [];
      const { profileId } = source ?? (await engine?.connect({ kind: 'demo', tracks: demoTracks })) ?? {};
      if (profileId !== undefined) await engine?.start(profileId);
    },
    cancel: async () => {
      if (jobId !== undefined) await engine?.cancel(jobId);
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
