import { callNode, callNodeSync } from './call-node.ts';
import type { OpenedCloud } from './remote-control.ts';

/** Bytes travel as numbers, also inside an object. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return [...value];
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
}

/** In a page: the owner of an emulated cloud that another process runs. */
export function remoteWriter<Writer>({ id, members }: OpenedCloud<unknown>): Writer {
  const call = async (member: string, args: readonly unknown[]): Promise<unknown> => {
    const { value, end } = await callNode<{ value?: unknown; end?: number }>(
      'write',
      id,
      member,
      args.map(plain),
    );
    return end === undefined ? value : () => callNode('end', end);
  };
  const writer = Object.fromEntries(
    members.map((member) => [member, (...args: readonly unknown[]) => call(member, args)]),
  );
  const bytesServed = (): number => callNodeSync<number>('bytesServed', id);
  return { ...writer, bytesServed } as Writer;
}
