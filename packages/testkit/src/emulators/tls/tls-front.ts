import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { patient } from '../http/node-server.ts';
import type { TestCertificates } from './test-certificates.ts';

/** An HTTPS server with a certificate of the testkit's. */
export function createTlsServer(listener: RequestListener, { cert, key }: TestCertificates): HttpsServer {
  return patient(createHttpsServer({ cert, key, ALPNProtocols: ['http/1.1'], noDelay: true }, listener));
}

/**
 * Makes a plain server an HTTP proxy besides: what a client tunnels to one of `hosts` reaches `tlsServer`, which has their
 * certificate; tunnels to other hosts are refused, so that nothing leaves the machine.
 */
export function acceptTunnels(server: Server, tlsServer: HttpsServer, hosts: readonly string[]): void {
  const known = new Set(hosts);
  server.on('connect', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const host = (request.url ?? '').replace(/:\d+$/, '').toLowerCase();
    if (!known.has(host)) {
      socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) socket.unshift(head);
    tlsServer.emit('connection', socket);
  });
}
