import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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
}

/** A service on the loopback address. */
export interface Served {
  /** Plain HTTP; where there is TLS, also the HTTP proxy that leads to it under the service's own host names. */
  readonly url: string;
  readonly httpsUrl: string | undefined;
  /** PEM file of the authority clients must trust. */
  readonly caFile: string | undefined;
  close(): Promise<void>;
}

/** Serves a handler. */
export async function serve({ handler, link, port, tlsHosts }: ServeOptions): Promise<Served> {
  const server = createHttpServer(requestListener({ handler, link, scheme: 'http' }));
  if (tlsHosts === undefined) {
    const url = `http://127.0.0.1:${await listen(server, port)}`;
    return { url, httpsUrl: undefined, caFile: undefined, close: () => closeServer(server) };
  }
  const certificates = createTestCertificates(tlsHosts);
  const listener = requestListener({ handler, link, scheme: 'https' });
  const tlsServer = createTlsServer(listener, certificates);
  acceptTunnels(server, tlsServer, tlsHosts);
  const url = `http://127.0.0.1:${await listen(server, port)}`;
  const httpsUrl = `https://localhost:${await listen(tlsServer)}`;
  const folder = await mkdtemp(join(tmpdir(), 'testkit-ca-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, certificates.ca);
  const close = async (): Promise<void> => {
    await Promise.all([closeServer(server), closeServer(tlsServer)]);
    await rm(folder, { recursive: true, force: true });
  };
  return { url, httpsUrl, caFile, close };
}
