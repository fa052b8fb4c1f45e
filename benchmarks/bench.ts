import { parseArgs } from 'node:util';
import type { BenchOptions } from './common/suite.ts';
import { renderRows } from './common/table.ts';
import { writeReport } from './report/write-report.ts';
import { runSuites, type SuiteRun } from './run-suites.ts';
import { suites } from './suites.ts';

const usage = `pnpm bench [${[...suites.keys()].join('|')}]… [options]

  local     a folder of real files: first sync, nothing changed, 50 changed; beside MPD, TagLib, beets, Quod Libet and Strawberry
  gdrive    an emulated Drive at 80 ms a call and 100 Mbit/s: first sync, names, nothing changed, 50 changed; beside what the line allows
  onedrive  the same of a personal OneDrive, whose service knows the tags
  listing   a drive of ten times --tracks files, enumerated into the database, beside rclone that only prints it
  read      bytes and requests per track: albums as people have them, and every common format with big covers
  db        what the database takes of a first sync, against better-sqlite3 writing the same rows
  memory    virtual libraries of --sizes: time per track, peak RSS, and the same after the folder that holds everything was renamed

  --quick           a tenth of every size, one round: says that it runs, not how fast
  --tracks N        size of the libraries (10000)
  --sizes N,N,…     sizes of the memory suite (10000,100000,1000000)
  --runs N          rounds of what is measured again and again (3)
  --concurrency N   files read at the same time over a network (16)
  --read            memory suite: read tags out of audio made on demand (about 1 ms a track)
  --json            one JSON document in place of the table
  --write           puts tables and charts into docs/benchmarks.md`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    tracks: { type: 'string' },
    sizes: { type: 'string' },
    runs: { type: 'string' },
    concurrency: { type: 'string', default: '16' },
    read: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const names = positionals.length > 0 ? positionals : [...suites.keys()];
if (values.help || names.some((name) => !suites.has(name))) {
  console.error(usage);
  process.exitCode = values.help ? 0 : 2;
} else {
  const { quick } = values;
  const options: BenchOptions = {
    tracks: Number(values.tracks ?? (quick ? 1_000 : 10_000)),
    sizes: (values.sizes ?? (quick ? '1000,10000' : '10000,100000,1000000')).split(',').map(Number),
    runs: Number(values.runs ?? (quick ? 1 : 3)),
    concurrency: Number(values.concurrency),
    read: values.read,
  };
  const runs: SuiteRun[] = [];
  for await (const run of runSuites(names, options)) {
    runs.push(run);
    if (!values.json) console.log(`${run.name}\n\n${renderRows(run.rows)}\n`);
    if (values.write) await writeReport(run);
  }
  if (values.json) console.log(JSON.stringify(runs, null, 2));
}
