/** Names that lead into the network of this machine, whoever is asked. */
const localNames = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa|localdomain)$/;

/** Ranges of IPv4 that are not the public internet: first address and length of the prefix. */
const localRanges: readonly (readonly [address: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
];

/**
 * Whether a host, as `URL.hostname` spells it, is this machine or in its own network. An IPv6 address counts as such unless it is a public
 * one that holds no IPv4 address; a name without a dot always does.
 */
export function isLocalHost(hostname: string): boolean {
  const host = hostname.replace(/\.$/, '').toLowerCase();
  if (host.startsWith('['))
    return !/^\[(2[0-9a-f]|3[0-9a-f])..:/.test(host) || /^\[(2002|2001:0?:)/.test(host);
  const numbers = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(host);
  if (numbers === null) return !host.includes('.') || localNames.test(host);
  const address = toNumber(host);
  return localRanges.some(([first, prefix]) => (address ^ toNumber(first)) >>> (32 - prefix) === 0);
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => (sum << 8) | Number(part), 0);
}
