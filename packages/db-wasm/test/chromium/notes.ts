import type { LabError } from '../browser/calls.ts';
import { CallFailed, type LabWorker } from '../browser-lab.ts';

/** A name no other test uses. */
export function newName(): string {
  return `notes-${crypto.randomUUID()}`;
}

export async function createNotes(worker: LabWorker, count = 0): Promise<void> {
  await worker.call('run', 'create table notes (id integer primary key, body text)');
  await worker.call(
    'run',
    `with recursive n(i) as (select 1 where ?1 > 0 union all select i + 1 from n where i < ?1)
     insert into notes (body) select hex(randomblob(40)) from n`,
    [count],
  );
}

export async function noteCount(worker: LabWorker): Promise<number> {
  const [row] = await worker.call<{ n: number }[]>('run', 'select count(*) as n from notes');
  return row?.n ?? -1;
}

/** What a call failed with. */
export async function failureOf(call: Promise<unknown>): Promise<LabError> {
  const error: unknown = await call.then(
    () => new Error('did not fail'),
    (reason) => reason,
  );
  if (error instanceof CallFailed) return error.error;
  throw error;
}
