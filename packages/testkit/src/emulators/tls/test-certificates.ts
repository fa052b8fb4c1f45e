import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { der } from './der.ts';

/** A certificate for some hosts, and the authority that vouches for it. Nothing outlives the process unless it is written down. */
export interface TestCertificates {
  /** PEM of the authority: what clients must trust. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

const ids = {
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  commonName: '2.5.4.3',
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyId: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
};

const DAY_MS = 24 * 3_600_000;
/** Some clients refuse certificates that are good for longer. */
const LIFE_MS = 397 * DAY_MS;

interface CertificateFacts {
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly issuer: string;
  readonly issuerKeys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  readonly extensions: readonly Uint8Array[];
}

/** Makes an authority of its own and a certificate for `hosts`, `localhost` and `127.0.0.1`; the authority's key is thrown away. */
export function createTestCertificates(hosts: readonly string[]): TestCertificates {
  const authority = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const server = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const issuer = 'Music Platform testkit CA';
  const ca = certificate({
    subject: issuer,
    publicKey: authority.publicKey,
    issuer,
    issuerKeys: authority,
    extensions: [
      extension(ids.basicConstraints, der.sequence(der.boolean(true)), true),
      extension(ids.keyUsage, der.bitString(Uint8Array.of(0b0000_0110), 1), true),
    ],
  });
  const names = [...new Set([...hosts, 'localhost'])].map((host) =>
    der.tagged(2, new TextEncoder().encode(host), false),
  );
  const addresses = [der.tagged(7, Uint8Array.of(127, 0, 0, 1), false)];
  const cert = certificate({
    subject: hosts[0] ?? 'localhost',
    publicKey: server.publicKey,
    issuer,
    issuerKeys: authority,
    extensions: [
      extension(ids.basicConstraints, der.sequence(), true),
      extension(ids.keyUsage, der.bitString(Uint8Array.of(0b1000_0000), 7), true),
      extension(ids.extendedKeyUsage, der.sequence(der.objectId(ids.serverAuth))),
      extension(ids.subjectAltName, der.sequence(...names, ...addresses)),
    ],
  });
  const key = server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { ca, cert, key };
}

function certificate(facts: CertificateFacts): string {
  const { subject, issuer, publicKey, issuerKeys } = facts;
  const now = Date.now();
  const algorithm = der.sequence(der.objectId(ids.ecdsaWithSha256));
  const extensions = [
    ...facts.extensions,
    extension(ids.subjectKeyId, der.octetString(keyId(publicKey))),
    extension(ids.authorityKeyId, der.sequence(der.tagged(0, keyId(issuerKeys.publicKey), false))),
  ];
  const body = der.sequence(
    der.tagged(0, der.integer(Uint8Array.of(2))),
    der.integer(randomBytes(16)),
    algorithm,
    name(issuer),
    der.sequence(der.time(now - DAY_MS), der.time(now + LIFE_MS)),
    name(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der.tagged(3, der.sequence(...extensions)),
  );
  const signature = sign('sha256', body, issuerKeys.privateKey);
  return pem(der.sequence(body, algorithm, der.bitString(signature)));
}

function name(commonName: string): Uint8Array {
  return der.sequence(der.set(der.sequence(der.objectId(ids.commonName), der.utf8String(commonName))));
}

function extension(id: string, content: Uint8Array, isCritical = false): Uint8Array {
  const criticality = isCritical ? [der.boolean(true)] : [];
  return der.sequence(der.objectId(id), ...criticality, der.octetString(content));
}

function keyId(publicKey: KeyObject): Uint8Array {
  return createHash('sha1')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest();
}

function pem(bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
