import { readFileSync } from 'node:fs';

/**
 * The most memory this process has had resident, in MB. From `VmHWM` where there is one: Linux hands `ru_maxrss` down to what a process
 * starts, so that a child of a large process looks large from its first moment on (getrusage(2)).
 */
export function peakRssMb(): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) / 1024;
  } catch {
    // No Linux: nothing is handed down there.
  }
  return process.resourceUsage().maxRSS / 1024;
}
