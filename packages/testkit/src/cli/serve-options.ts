import { parseArgs } from 'node:util';
import type { GraphAccount } from '../emulators/onedrive/account.ts';
import { MAX_TRACKS, numberFrom, wholeNumber } from './option-values.ts';

const serviceNames = ['gdrive', 'onedrive'] as const;
const accounts = ['personal', 'business', 'documentLibrary'] as const;

/** A service that can be emulated. */
export type ServiceName = (typeof serviceNames)[number];

/** What `testkit serve` was asked for. */
export interface ServeArguments {
  readonly service: ServiceName;
  readonly folder?: string | undefined;
  readonly tracks?: number | undefined;
  readonly seed?: number | undefined;
  readonly port?: number | undefined;
  readonly latencyMs?: number | undefined;
  readonly bandwidthMbit?: number | undefined;
  readonly quota: boolean;
  readonly faultsFile?: string | undefined;
  readonly https: boolean;
  readonly token?: string | undefined;
  /** Of OneDrive only: the kind of account, and whether what careless clients do is refused. */
  readonly account?: GraphAccount | undefined;
  readonly strict: boolean;
}

/** Shown for `--help`. */
export const serveUsage = `testkit serve gdrive|onedrive [--folder DIR | --tracks N [--seed S]] [options]

Serves an emulated Google Drive or OneDrive on 127.0.0.1 and prints one line of JSON: where it is, where it takes commands, and the token to use.

  --folder DIR        show the files of a folder; nothing is written into it
  --tracks N          show a made-up library of N tracks (up to 1000000)
  --seed S            another made-up library
  --port P            listen on this port (a free one otherwise)
  --latency-ms L      every answer takes so much longer
  --bandwidth-mbit B  all answers share a line of B Mbit/s
  --quota             enforce the service's units per minute
  --faults FILE       a JSON list of faults: [{"when": {"endpoint": "files.list", "after": 2}, "fault": "backendError"}]
  --https             also answer over TLS under the service's own names through the proxy at "url"; "caFile" is to be trusted
  --token T           the access token clients send (test-token otherwise)

OneDrive only:
  --account KIND      personal (unless given), business or documentLibrary
  --strict            downloads have an origin of their own that refuses access tokens, and delta tells no paths; without it
                      older clients work that need both`;

/** Reads the command line. Undefined for a request for help; throws `TypeError` for what cannot be meant. */
export function parseServeArguments(args: readonly string[]): ServeArguments | undefined {
  const { values, positionals } = parse(args);
  if (values.help === true) return undefined;
  const [command, named, ...rest] = positionals;
  const service = serviceNames.find((name) => name === named);
  if (command !== 'serve' || service === undefined || rest.length > 0) {
    throw new TypeError(`expected: testkit serve ${serviceNames.join('|')}, not: ${positionals.join(' ')}`);
  }
  if (values.folder !== undefined && values.tracks !== undefined) {
    throw new TypeError('--folder and --tracks exclude each other');
  }
  if (values.seed !== undefined && values.tracks === undefined) {
    throw new TypeError('--seed chooses a made-up library: it needs --tracks');
  }
  return {
    service,
    folder: values.folder,
    tracks: wholeNumber('tracks', values.tracks, 1, MAX_TRACKS),
    seed: wholeNumber('seed', values.seed, 0, Number.MAX_SAFE_INTEGER),
    port: wholeNumber('port', values.port, 0, 65_535),
    latencyMs: numberFrom('latency-ms', values['latency-ms'], 0),
    bandwidthMbit: numberFrom('bandwidth-mbit', values['bandwidth-mbit'], 0.001),
    quota: values.quota ?? false,
    faultsFile: values.faults,
    https: values.https ?? false,
    token: values.token,
    ...graphArguments(service, values),
  };
}

function graphArguments(
  service: ServiceName,
  { account, strict = false }: { account?: string | undefined; strict?: boolean | undefined },
): Pick<ServeArguments, 'account' | 'strict'> {
  if (service !== 'onedrive' && (account !== undefined || strict)) {
    throw new TypeError('--account and --strict are for onedrive');
  }
  const kind = accounts.find((each) => each === account);
  if (account === undefined || kind !== undefined) return { account: kind, strict };
  throw new TypeError(`--account takes ${accounts.join(', ')}, not ${account}`);
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      folder: { type: 'string' },
      tracks: { type: 'string' },
      seed: { type: 'string' },
      port: { type: 'string' },
      'latency-ms': { type: 'string' },
      'bandwidth-mbit': { type: 'string' },
      quota: { type: 'boolean' },
      faults: { type: 'string' },
      https: { type: 'boolean' },
      token: { type: 'string' },
      account: { type: 'string' },
      strict: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}
