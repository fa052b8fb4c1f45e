import { type JobStats, type SyncConfigInput, SyncCoordinator } from '@music-platform/core-sync';
import { openNodeDatabase } from '@music-platform/db-node';
import { createGoogleDriveProvider } from '@music-platform/provider-gdrive';
import { createOneDriveProvider } from '@music-platform/provider-onedrive';
import { answer } from '../common/child.ts';
import { completed } from '../common/completed.ts';
import { measured, type Taken } from '../common/measured.ts';
import { peakRssMb } from '../common/peak-rss.ts';
import { observed } from '../database/observed-database.ts';
import type { CloudPlace } from './cloud-options.ts';
import { watchTracks } from './watch-tracks.ts';

/** What a process that syncs an emulated cloud is told. */
export interface ClientOptions {
  readonly place: CloudPlace;
  /** Of its database. */
  readonly path: string;
  readonly config: SyncConfigInput;
}

/** What a sync over HTTP took. */
export interface ClientFigures extends Taken {
  /** Until the rows of all tracks were there, however little is known of them; undefined: not waited for. */
  readonly namesMs: number | undefined;
  readonly stats: JobStats;
  readonly statements: number;
  readonly rowsWritten: number;
  readonly peakRssMb: number;
}

const { place, path, config } = JSON.parse(process.argv[2] ?? '') as ClientOptions;
const adapter = await openNodeDatabase({ path });
const { database, statements, rowsWritten } = observed(adapter);
const tokens = { getAccessToken: async () => place.token };
const provider =
  place.service === 'gdrive'
    ? createGoogleDriveProvider({
        tokens,
        rootUrl: `${place.httpsUrl}/`,
        quotaUnitsPerMinute: Number.POSITIVE_INFINITY,
      })
    : createOneDriveProvider({ tokens, endpoint: place.httpsUrl });
let t0 = 0; const ev: string[] = [];
const note = (m: string) => ev.push(`${(performance.now() - t0).toFixed(0)} ${m}`);
const rr = provider.download.bind(provider);
provider.download = async (f, o) => { const a=(performance.now()-t0).toFixed(0); const r = await rr(f, o); const st = r.stream ?? (r as any).body; const b=(performance.now()-t0).toFixed(0); let n=0;
 const body = r as any; const k = Object.keys(body).find((x) => body[x]?.getReader); if(!k){ note(`read ${a}-${b} ${JSON.stringify(r.range)} of ${r.totalSize} ${f.name}`); return r; }
 body[k] = body[k].pipeThrough(new TransformStream({ transform(c, ctl){ n+=c.byteLength; ctl.enqueue(c); }, flush(){ note(`read ${a} head ${b} bytes ${n} ${JSON.stringify(o?.range)}`); } })); return body; };
const gc = provider.getChanges!.bind(provider);
provider.getChanges = async function* (...a) { note('changes'); for await (const p of gc(...a)) { note('page '+p.changes.length); yield p; } } as typeof gc;
const tx = database.transaction?.bind(database);
const sync = new SyncCoordinator({
  database,
  providers: [{ profile: { id: 'bench', displayName: 'Bench' }, provider }],
  config,
});

const answers = answer(
  {
    /** `tracks`: says when so many were there. */
    sync: async ({ tracks }: { tracks?: number } = {}): Promise<ClientFigures> => {
      t0 = performance.now(); ev.length=0;
      const before = { statements: statements(), rows: rowsWritten() };
      const names = tracks === undefined ? undefined : watchTracks(path, tracks);
      const { result, ms, cpuMs } = await measured(() => completed(sync, sync.startIncrementalSync('bench')));
      note('end'); if (ms < 3000) console.log(ev.join('\n'));
      return {
        ms,
        cpuMs,
        namesMs: names?.stop(),
        stats: result.stats,
        statements: statements() - before.statements,
        rowsWritten: rowsWritten() - before.rows,
        peakRssMb: peakRssMb(),
      };
    },
  },
  async () => {
    await sync.close();
    await adapter.close();
  },
);

/** What a process that syncs an emulated cloud can be asked. */
export type ClientAnswers = typeof answers;
