import { hashText } from '../../random.ts';

/** A value as text clients cannot read or make, and that survives any URL; the same after a restart. */
export function sealed(kind: string, value: unknown): string {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  const text = btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
  return `${text}.${fingerprint(kind, text)}`;
}

/** The value behind `sealed`; undefined for text of another kind, and for what was made or changed by others. */
export function unsealed(kind: string, token: string): unknown {
  const [, text, print] = /^([\w-]+)\.(\w+)$/.exec(token) ?? [];
  if (text === undefined || print !== fingerprint(kind, text)) return undefined;
  const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (each) =>
    each.charCodeAt(0),
  );
  return JSON.parse(new TextDecoder().decode(bytes));
}

/** Enough to notice what is not the emulator's own; not a signature. */
export function fingerprint(kind: string, text: string): string {
  return [0, 1]
    .map((salt) => (hashText(`${kind} ${text}`, salt) >>> 0).toString(36).padStart(7, '0'))
    .join('');
}
