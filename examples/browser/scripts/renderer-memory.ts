import { readdir, readFile } from 'node:fs/promises';

/** Resident memory of the largest renderer among the browsers this process has started, in MB; 0 where the system does not tell. */
export async function rendererMegabytes(): Promise<number> {
  const ids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(ids.map(async (id) => [id, await factsOf(id)] as const));
  const facts = new Map(found);
  const isMine = (id: string | undefined): boolean =>
    id !== undefined && (id === String(process.pid) || isMine(facts.get(id)?.parent));
  const sizes = found.flatMap(([id, fact]) => (fact?.isRenderer && isMine(id) ? [fact.megabytes] : []));
  return Math.max(0, ...sizes);
}

interface Facts {
  readonly parent: string;
  readonly isRenderer: boolean;
  readonly megabytes: number;
}

/** What the system says of a process; undefined for one that has just ended. */
async function factsOf(id: string): Promise<Facts | undefined> {
  try {
    const [status, command] = await Promise.all([
      readFile(`/proc/${id}/status`, 'utf8'),
      readFile(`/proc/${id}/cmdline`, 'utf8'),
    ]);
    return {
      parent: /^PPid:\s+(\d+)/m.exec(status)?.[1] ?? '0',
      isRenderer: command.includes('--type=renderer'),
      megabytes: Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024),
    };
  } catch {
    return undefined;
  }
}
