import { type Clock, type RemoteFile, type StorageProvider, SyncError } from '@music-platform/bridge-traits';
import { collectBytes } from '@music-platform/testkit';
import type {
  EngineHost,
  SimulatedEngine,
  SimulatedJob,
  SimulatedTrack,
} from '@music-platform/testkit/simulation';
import { parseBuffer } from 'music-metadata';
import { type EngineState, openState, type PlainTrack } from './engine-state.ts';

/** What an engine can get wrong. */
export type Flaw =
  | 'believes incomplete listings'
  | 'new ids for what was renamed'
  | 'forgets what is hidden'
  | 'two at once'
  | 'writes after it was succeeded'
  | 'ignores edits'
  | 'counts backwards'
  | 'counts what it skips twice'
  | 'tells of additions twice'
  | 'waits for ever'
  | 'a plan that acts';

/** The worst engine that keeps its promises: it lists everything each time, reads every file, and writes once. `flaw` spoils it. */
export async function plainEngine(host: EngineHost, flaw?: Flaw): Promise<SimulatedEngine> {
  const store = await openState(host.database);
  const told: { type: string; jobId: string; percent?: number }[] = [];
  const cancelled = new Set<string>();
  const ends = new Map<string, Promise<void>>();
  let wake: () => void = () => undefined;
  const tell = (event: (typeof told)[number]): void => {
    told.push(event);
    wake();
  };

  const begin = (profileId: string, resumed?: string): Promise<string> =>
    store.change((state) => {
      const running = state.jobs.find((job) => job.status === 'running' && job.profileId === profileId);
      const isAlive = running === undefined ? false : host.owner.isAlive?.(running.owner) !== false;
      if (running !== undefined && isAlive && running.leaseUntil > host.clock.now() && flaw !== 'two at once')
        throw new SyncError('SYNC_IN_PROGRESS', 'somebody else syncs');
      if (running !== undefined && flaw !== 'two at once') end(running, 'failed', 'INTERRUPTED');
      const id = resumed ?? `job-${state.jobs.length + 1}`;
      const known = state.jobs.find((job) => job.id === id);
      const leaseUntil = host.clock.now() + host.config.leaseMs;
      const started = { status: 'running', owner: host.owner.id, leaseUntil, error: null };
      if (known === undefined) state.jobs.push({ ...emptyJob(id, profileId), ...started });
      else Object.assign(known, started);
      return id;
    });

  const run = async (id: string, profileId: string): Promise<void> => {
    tell({ type: 'progress', jobId: id, percent: flaw === 'counts backwards' ? 80 : 10 });
    try {
      const provider = host.providers.find(({ profile }) => profile.id === profileId)?.provider;
      if (provider === undefined) throw new TypeError('no such profile');
      const files = await list(provider);
      const limit = flaw === 'waits for ever' ? undefined : host.clock;
      const tracks = await read(provider, files.tracks, () => cancelled.has(id), limit);
      await store.change((state) => {
        const job = state.jobs.find((one) => one.id === id);
        if (job?.owner !== host.owner.id || job.status !== 'running') {
          if (flaw !== 'writes after it was succeeded') return;
        }
        if (cancelled.has(id)) throw new SyncError('CANCELLED', 'cancelled');
        apply(state, profileId, tracks, files.complete || flaw === 'believes incomplete listings', flaw);
        if (job === undefined) return;
        end(job, 'completed');
        job.progress = { percent: 100 };
        job.stats = {
          ...job.stats,
          items: { skipped: flaw === 'counts what it skips twice' ? 1 : 0, failed: 0 },
        };
      });
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'INTERNAL';
      await store.change((state) => {
        const job = state.jobs.find((one) => one.id === id);
        if (job?.owner === host.owner.id) end(job, cancelled.has(id) ? 'cancelled' : 'failed', code);
      });
    }
    if (flaw === 'counts backwards') tell({ type: 'progress', jobId: id, percent: 20 });
    tell({ type: 'completed', jobId: id });
  };

  const start = async (profileId: string, resumed?: string): Promise<string> => {
    const id = await begin(profileId, resumed);
    ends.set(id, run(id, profileId));
    return id;
  };
  const jobs = async (): Promise<readonly SimulatedJob[]> => [...(await store.read()).jobs].reverse();
  const visible = async (): Promise<PlainTrack[]> =>
    (await store.read()).tracks.filter(({ hidden }) => !hidden);

  return {
    sync: {
      startFullSync: (profileId) => start(profileId),
      startIncrementalSync: (profileId) => start(profileId),
      resume: async (id) => start((await jobs()).find((job) => job.id === id)?.profileId ?? '', id),
      waitFor: async (id) => {
        await ends.get(id);
        const job = (await jobs()).find((one) => one.id === id);
        if (job === undefined) throw new TypeError('no such job');
        return job;
      },
      cancel: async (id) => void cancelled.add(id),
      planSync: async () => {
        if (flaw === 'a plan that acts') await store.change((state) => void state.tracks.pop());
      },
      listHistory: async ({ profileId, limit = 10 } = {}) =>
        (await jobs())
          .filter((job) => profileId === undefined || job.profileId === profileId)
          .slice(0, limit),
      approveDeletions: async () => undefined,
      rejectDeletions: async () => undefined,
      events: async function* () {
        for (let next = 0; ; ) {
          for (; next < told.length; next += 1) yield told[next] as { type: string; jobId: string };
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      },
      close: async () => {
        for (const id of ends.keys()) cancelled.add(id);
        await Promise.all(ends.values());
      },
    },
    library: {
      allTracks: async function* () {
        for (const track of await visible()) yield track satisfies SimulatedTrack;
      },
      track: async (id) => (await store.read()).tracks.find((track) => track.id === id),
      duplicates: async () => ({ items: [] }),
      failures: async () => ({ items: [] }),
      statistics: async () => ({ tracks: (await visible()).length, queued: 0 }),
      readEvents: async () => {
        const { events, position } = await store.read();
        return events.filter(({ seq }) => seq > position);
      },
      acknowledgeEvents: (_, seq) => store.change((state) => void Object.assign(state, { position: seq })),
    },
  };
}

function emptyJob(id: string, profileId: string): EngineState['jobs'][number] {
  const stats = { items: { skipped: 0, failed: 0 }, skippedByReason: {}, failedByCode: {} };
  const progress = { percent: 0 };
  return {
    ...{ id, profileId, progress, stats, status: 'running', error: null },
    ...{ deletionsHeld: 0, deletionsDecision: null, owner: '', leaseUntil: 0 },
  };
}

function end(job: EngineState['jobs'][number], status: string, code?: string): void {
  job.status = status;
  job.error = code === undefined ? null : { code };
}

type Found = Omit<PlainTrack, 'id' | 'profileId' | 'hidden'>;

async function list(
  provider: StorageProvider,
): Promise<{ tracks: { file: RemoteFile; path: string }[]; complete: boolean }> {
  const files = new Map<string, RemoteFile>();
  let complete = true;
  const scopes = (await provider.scopes?.()) ?? [undefined];
  for (const scope of scopes) {
    let ended = false;
    for await (const page of provider.listFiles(scope === undefined ? {} : { scope })) {
      for (const file of page.files) files.set(file.id, file);
      ended = page.complete;
    }
    complete &&= ended;
  }
  const pathOf = (file: RemoteFile): string => {
    const parent = file.parentId === undefined ? undefined : files.get(file.parentId);
    return parent === undefined ? file.name : `${pathOf(parent)}/${file.name}`;
  };
  return {
    complete,
    tracks: [...files.values()].filter(isSong).map((file) => ({ file, path: pathOf(file) })),
  };
}

function isSong({ kind, name }: RemoteFile): boolean {
  return kind === 'file' && name.endsWith('.mp3');
}

async function read(
  provider: StorageProvider,
  files: readonly { file: RemoteFile; path: string }[],
  isCancelled: () => boolean,
  clock: Clock | undefined,
): Promise<Found[]> {
  const tracks: Found[] = [];
  for (const { file, path } of files) {
    if (isCancelled()) throw new SyncError('CANCELLED', 'cancelled');
    const limit = new AbortController();
    void clock?.sleep(60_000).then(() => limit.abort(new SyncError('TIMEOUT', 'too slow')));
    const { body, range, version = '' } = await provider.download(file, { signal: limit.signal });
    const bytes = await collectBytes(body);
    if (bytes.length < range.end - range.start + 1) throw new TypeError('the body is too short');
    const { common } = await parseBuffer(bytes).catch(() => ({ common: {} as Record<string, string> }));
    const { title = file.name, artist = null, album = null } = common;
    tracks.push({ itemId: file.id, version, path, title, artist, album });
  }
  return tracks;
}

/** Brings a profile's tracks to what was found; hides the others where the listing was complete. */
function apply(
  state: EngineState,
  profileId: string,
  found: readonly Found[],
  complete: boolean,
  flaw: Flaw | undefined,
): void {
  const tell = (type: string, trackId: string): void => {
    state.events.push({ seq: state.events.length + 1, type, trackId, payload: {} });
  };
  const ids = new Set(found.map(({ itemId }) => itemId));
  for (const one of found) {
    const known = state.tracks.find((track) => track.profileId === profileId && track.itemId === one.itemId);
    const id =
      flaw === 'new ids for what was renamed'
        ? `${profileId} ${one.itemId} ${one.path}`
        : `${profileId} ${one.itemId}`;
    if (known === undefined) {
      state.tracks.push({ ...one, id, profileId, hidden: false });
      tell('added', id);
      if (flaw === 'tells of additions twice') tell('added', id);
    } else {
      if (known.hidden) tell('restored', known.id);
      if (flaw === 'ignores edits') Object.assign(known, { path: one.path, hidden: false });
      else if (known.id !== id) renew(state, known, one, id, tell);
      else Object.assign(known, one, { id, hidden: false });
    }
  }
  if (!complete) return;
  for (const track of state.tracks) {
    if (track.profileId !== profileId || track.hidden || ids.has(track.itemId)) continue;
    track.hidden = true;
    tell('hidden', track.id);
  }
  if (flaw === 'forgets what is hidden') state.tracks = state.tracks.filter(({ hidden }) => !hidden);
}

/** The item gets a new track, and the old one stays behind, hidden. */
function renew(
  state: EngineState,
  known: PlainTrack,
  now: Partial<PlainTrack>,
  id: string,
  tell: (type: string, id: string) => void,
): void {
  state.tracks.push({ ...known, itemId: `${known.itemId} before`, hidden: true });
  tell('hidden', known.id);
  Object.assign(known, now, { id, hidden: false });
  tell('added', id);
}
