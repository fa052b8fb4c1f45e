import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
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
  /** Also answers at a second origin, for services whose content lives elsewhere. */
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
  const ports = secondOrigin ? [port, undefined] : [port];
  const http = await Promise.all(
    ports.map((each) => openHttp(requestListener({ handler, link, scheme: 'http' }), each)),
  );
  const closeHttp = (): Promise<unknown> => Promise.all(http.map(({ server }) => closeServer(server)));
  const urls = http.map((each) => `http://127.0.0.1:${each.port}`);
  const [url = ''] = urls;
  if (tlsHosts === undefined) {
    const close = async (): Promise<void> => void (await closeHttp());
    return { url, httpsUrl: undefined, caFile: undefined, second: { url: urls.at(-1) ?? url }, close };
  }
  const certificates = createTestCertificates(tlsHosts);
  const listener = requestListener({ handler, link, scheme: 'https' });
  const tlsServers = ports.map(() => createTlsServer(listener, certificates));
  const [firstHttp] = http;
  const [firstTls] = tlsServers;
  if (firstHttp !== undefined && firstTls !== undefined) acceptTunnels(firstHttp.server, firstTls, tlsHosts);
  const httpsUrls = await Promise.all(
    tlsServers.map(async (server) => `https://localhost:${await listen(server)}`),
  );
  const folder = await mkdtemp(join(tmpdir(), 'testkit-ca-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, certificates.ca);
  const close = async (): Promise<void> => {
    await Promise.all([closeHttp(), ...tlsServers.map(closeServer)]);
    await rm(folder, { recursive: true, force: true });
  };
  const second = { url: urls.at(-1) ?? url, httpsUrl: httpsUrls.at(-1) };
  return { url, httpsUrl: httpsUrls[0], caFile, second, close };
}

async function openHttp(
  listener: ReturnType<typeof requestListener>,
  port: number | undefined,
): Promise<{ server: Server; port: number }> {
  const server = createHttpServer(listener);
  return { server, port: await listen(server, port) };
}
