const grouped = new Intl.NumberFormat('en-US');

/** `1,234`. */
export function formatCount(count: number): string {
  return grouped.format(count);
}

/** `1 track`, `2 tracks`, `1,234 tracks`. */
export function formatItems(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/** Length of a track or an album: `3:45`, `1:02:03`. */
export function formatLength(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const tail = String(seconds % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

/** Time something took: `80 ms`, `2.3 s`, `42 s`, `3 min 4 s`, `2 h 5 min`. */
export function formatElapsed(ms: number): string {
  if (ms < 995) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${formatCount(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

const units = ['kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** `0 bytes`, `1 byte`, `999 bytes`, `1.2 MB`, `34 GB`; units of 1000. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return formatItems(bytes, 'byte');
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** `4.9/s`, `210/s`, `1,234/s`. */
export function formatRate(perSecond: number): string {
  return `${perSecond < 9.95 ? perSecond.toFixed(1) : formatCount(Math.round(perSecond))}/s`;
}

/** Local time: `2026-03-01 12:03:11`. */
export function formatTime(epochMs: number): string {
  const date = new Date(epochMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** `12 %`, `0.4 %`; an empty whole counts as nothing. */
export function formatShare(part: number, whole: number): string {
  const share = whole > 0 ? (part / whole) * 100 : 0;
  return `${share > 0 && share < 9.95 ? share.toFixed(1) : Math.round(share)} %`;
}
