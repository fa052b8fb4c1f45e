import type { SimulatedJob } from '../harness.ts';

const LAST = new Set(['completed', 'failed', 'cancelled']);

/** Says what is wrong with the figures of a job. */
export function checkJob({ id, status, progress, stats }: SimulatedJob): string[] {
  const wrong: string[] = [];
  const { items, skippedByReason, failedByCode } = stats;
  if (status === 'completed' && progress.percent !== 100)
    wrong.push(`job ${id} is completed at ${progress.percent} %`);
  for (const [name, count] of Object.entries(items))
    if (count < 0) wrong.push(`job ${id} counts ${count} ${name}`);
  if (sum(skippedByReason) !== items['skipped'])
    wrong.push(`job ${id}: ${items['skipped']} skipped, by reason ${sum(skippedByReason)}`);
  if (sum(failedByCode) !== items['failed'])
    wrong.push(`job ${id}: ${items['failed']} failed, by code ${sum(failedByCode)}`);
  return wrong;
}

/** Says what is wrong with the jobs an app lists while nobody syncs. */
export function checkJobs(jobs: readonly SimulatedJob[], idle: boolean): string[] {
  const running = jobs.filter(({ status }) => status === 'running');
  const wrong =
    running.length > new Set(running.map(({ profileId }) => profileId)).size
      ? ['two jobs of one profile are running']
      : [];
  if (idle && running.length > 0) wrong.push(`job ${running[0]?.id} has ended and is still running`);
  return wrong;
}

/** Follows what engines tell of their jobs. */
export class JobListener {
  readonly #percents = new Map<string, number>();

  /** Takes what one process has told in one go; says where it contradicts itself. */
  hear(processId: string, events: readonly { type: string; jobId: string }[]): string[] {
    const wrong: string[] = [];
    const ended = new Set<string>();
    for (const event of events) {
      const { type, jobId } = event;
      if (type === 'started') ended.delete(jobId);
      if (ended.has(jobId)) wrong.push(`job ${jobId} told ${type} after its end`);
      if (LAST.has(type)) ended.add(jobId);
      if (!('percent' in event) || typeof event.percent !== 'number') continue;
      const before = this.#percents.get(`${processId} ${jobId}`) ?? 0;
      if (event.percent < before || event.percent > 100)
        wrong.push(`job ${jobId} went from ${before} % to ${event.percent} %`);
      this.#percents.set(`${processId} ${jobId}`, event.percent);
    }
    return wrong;
  }
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
