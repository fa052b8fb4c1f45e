import { parseArgs } from 'node:util';
import { databaseSuite } from './database.ts';
import { localSuite } from './local.ts';
import { memorySuite } from './memory.ts';
import { type BenchRow, renderRows } from './row.ts';

const usage = `pnpm bench [memory] [db] [local] [--tracks N,N,…] [--read] [--files N] [--json]

  memory   virtual libraries of 10,000, 100,000 and 1,000,000 tracks through the mock provider: time per track, peak RSS, and the same
           after the folder that holds everything was renamed
  db       what the database takes of a first sync, against better-sqlite3 writing the same rows
  local    a folder of 10,000 real files: first scan, rescan, 50 files touched
  --tracks sizes of the memory suite      --read  read the tags from audio made on demand (about 1 ms a track);
                                          otherwise the provider reports them, and nothing is read
  --files  size of the local suite        --json  one JSON document`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tracks: { type: 'string', default: '10000,100000,1000000' },
    files: { type: 'string', default: '10000' },
    read: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const suites: Record<string, () => Promise<BenchRow[]>> = {
  db: () => databaseSuite(20_000),
  local: () => localSuite(Number(values.files)),
  memory: () => memorySuite(values.tracks.split(',').map(Number), values.read ? 'read' : 'tags'),
};

const unknown = positionals.filter((name) => suites[name] === undefined);
if (values.help || unknown.length > 0) {
  console.error(usage);
  process.exitCode = values.help ? 0 : 2;
} else {
  const rows: BenchRow[] = [];
  for (const name of positionals.length > 0 ? positionals : Object.keys(suites)) {
    console.error(`${name} …`);
    rows.push(...((await suites[name]?.()) ?? []));
  }
  console.log(values.json ? JSON.stringify(rows, null, 2) : renderRows(rows));
}
