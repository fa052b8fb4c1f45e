import {
  type Agent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect, type TLSSocket } from 'node:tls';

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Local port of the connection: equal for answers that came over one. */
  readonly port: number | undefined;
}

export interface RawOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  /** In place of the address's own. */
  readonly path?: string;
  readonly agent?: Agent;
  readonly ca?: string;
  readonly createConnection?: () => TLSSocket;
}

/** A request without any client's help: nothing is added, decoded or repeated. */
export function rawRequest(url: string, options: RawOptions = {}): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? httpsRequest : httpRequest;
    const request = send(url, options, (response: IncomingMessage) => {
      const { localPort: port } = response.socket;
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
          port,
        }),
      );
    });
    request.on('error', reject);
    request.end();
  });
}

/** A TLS connection to `host` through an HTTP proxy; rejects with the proxy's status where that is not 200. */
export function tunnel(proxyUrl: string, host: string, ca: string): Promise<TLSSocket> {
  const { hostname, port } = new URL(proxyUrl);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, method: 'CONNECT', path: `${host}:443` });
    request.on('connect', (response, socket) => {
      if (response.statusCode !== 200) {
        socket.destroy();
        reject(new Error(`the proxy answers ${response.statusCode}`));
        return;
      }
      const secure = connect({ socket, servername: host, ca }, () => resolve(secure));
      secure.on('error', reject);
    });
    request.on('error', reject);
    request.end();
  });
}
