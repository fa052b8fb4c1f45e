import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestCertificates } from '../tls/test-certificates.ts';
import { acceptTunnels, createTlsServer } from '../tls/tls-front.ts';
import type { EmulatorHandler } from './http-message.ts';
import type { Link } from './link.ts';
import { closeServer, createHttpServer, listen, requestListener } from './node-server.ts';

export interface ServeOptions {
  readonly handler: EmulatorHandler;
  readonly link: Link | undefined;
  readonly port: number | undefined;
  /** Hosts to stand for, over TLS and through the proxy; absent: plain HTTP only. */
  readonly tlsHosts?: readonly string[] | undefined;
  /** Also answers at a second origin (over TLS: under another host name), for services whose content lives elsewhere. */
  readonly secondOrigin?: boolean | undefined;
}

/** A service on the loopback address. */
export interface Served {
  /** Plain HTTP; where there is TLS, also the HTTP proxy that leads to it under the service's own host names. */
  readonly url: string;
  readonly httpsUrl: string | undefined;
  /** PEM file of the authority clients must trust. */
  readonly caFile: string | undefined;
  /** The second origin; the first one where there is no other. */
  readonly second: { readonly url: string; readonly httpsUrl?: string | undefined };
  close(): Promise<void>;
}

/** Serves a handler. */
export async function serve(options: ServeOptions): Promise<Served> {
  const { handler, link, port, tlsHosts, secondOrigin = false } = options;
  const opened: (Server | HttpsServer)[] = [];
  const closeServers = (): Promise<unknown> => Promise.all(opened.map(closeServer));
  const open = async <S extends Server | HttpsServer>(server: S, wanted?: number): Promise<[S, number]> => {
    const found = await listen(server, wanted);
    opened.push(server);
    return [server, found];
  };
  try {
    const listener = requestListener({ handler, link, scheme: 'http' });
    const [server, httpPort] = await open(createHttpServer(listener), port);
    const url = origin('http', httpPort);
    const secondUrl = secondOrigin ? origin('http', (await open(createHttpServer(listener)))[1]) : url;
    if (tlsHosts === undefined) {
      const close = async (): Promise<void> => void (await closeServers());
      return { url, httpsUrl: undefined, caFile: undefined, second: { url: secondUrl }, close };
    }
    const certificates = createTestCertificates(tlsHosts);
    const tlsListener = requestListener({ handler, link, scheme: 'https' });
    const [tlsServer, tlsPort] = await open(createTlsServer(tlsListener, certificates));
    acceptTunnels(server, tlsServer, tlsHosts);
    const httpsUrl = origin('https', tlsPort);
    const secondHttpsUrl = secondOrigin
      ? `https://127.0.0.1:${(await open(createTlsServer(tlsListener, certificates)))[1]}`
      : httpsUrl;
    const folder = await mkdtemp(join(tmpdir(), 'testkit-ca-'));
    const caFile = join(folder, 'ca.pem');
    await writeFile(caFile, certificates.ca);
    const close = async (): Promise<void> => {
      await closeServers();
      await rm(folder, { recursive: true, force: true });
    };
    return { url, httpsUrl, caFile, second: { url: secondUrl, httpsUrl: secondHttpsUrl }, close };
  } catch (error) {
    await closeServers();
    throw error;
  }
}

function origin(scheme: 'http' | 'https', port: number): string {
  return `${scheme}://${scheme === 'http' ? '127.0.0.1' : 'localhost'}:${port}`;
}
