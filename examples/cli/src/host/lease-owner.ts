import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { LeaseOwner } from '@music-platform/bridge-traits';

/** What an owner id says: `host:pid:startTime:random`. `host` names one boot of one machine, and one container of it. */
export interface LeaseHolder {
  host: string;
  pid: number;
  startTime: string;
}

/**
 * This process as the holder of leases. It knows for sure whether another process of the same machine lives, so the work of
 * a killed one is taken over at once; of other machines it knows nothing.
 */
export function createLeaseOwner(): LeaseOwner {
  const host = thisHost();
  const random = randomBytes(6).toString('hex');
  const id = [host, process.pid, processStartTime(process.pid) ?? '', random].join(':');
  return {
    id,
    isAlive: (other) => {
      if (other === id) return true;
      const holder = parseLeaseHolder(other);
      return holder?.host === host ? isProcessAlive(holder.pid, holder.startTime) : undefined;
    },
  };
}

/** The parts of an owner id of ours; undefined for ids of other programs. */
export function parseLeaseHolder(id: string): LeaseHolder | undefined {
  const [host, pid, startTime, random, ...rest] = id.split(':');
  if (host === undefined || startTime === undefined || random === undefined || rest.length > 0)
    return undefined;
  const number = Number(pid);
  return Number.isSafeInteger(number) && number > 0 ? { host, pid: number, startTime } : undefined;
}

/** Whether the process runs that had `pid` since `startTime`; undefined where a reused pid cannot be told apart. */
export function isProcessAlive(pid: number, startTime: string): boolean | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const since = processStartTime(pid);
  return since === undefined || startTime === '' ? undefined : since === startTime;
}

/** When a process began, in the kernel's own units; undefined where the system does not say (only Linux does). */
export function processStartTime(pid: number): string | undefined {
  const stat = readSystemFile(`/proc/${pid}/stat`);
  // The second field is the program's name in parentheses and may itself contain spaces and parentheses.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  // A zombie has ended; only its parent has not noticed yet.
  return fields?.[0] === 'Z' ? '' : fields?.[19];
}

function thisHost(): string {
  const name = hostname().replaceAll(':', '-');
  const boot = readSystemFile('/proc/sys/kernel/random/boot_id');
  if (boot === undefined) return name;
  const scope = createHash('sha256').update(boot).update(pidNamespace()).digest('hex').slice(0, 8);
  return `${name}~${scope}`;
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

function readSystemFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
