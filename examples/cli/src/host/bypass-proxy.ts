import process from 'node:process';

/** Google's client would ask a proxy for this computer, too: from now on it goes to `hostname` directly. */
export function bypassProxy(hostname: string): void {
  const { env } = process;
  const listed = (env['NO_PROXY'] ?? env['no_proxy'] ?? '').split(',').filter((each) => each !== '');
  if (!listed.includes(hostname)) env['NO_PROXY'] = [...listed, hostname].join(',');
}
