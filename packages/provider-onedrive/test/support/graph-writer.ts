import { type RemoteWriter, remoteDriveWriter } from '@music-platform/testkit/conformance';
import type { GraphCore, GraphFault } from '@music-platform/testkit/emulators';
import { idsIn } from './graph-world.ts';

/** The owner of an emulated drive, and whoever disturbs it. Ids are those the provider gives. */
export function graphWriter(core: GraphCore): RemoteWriter {
  const writer = remoteDriveWriter(core.remote);
  const idOf = idsIn(core);
  const id = async (made: Promise<string>): Promise<string> => idOf(await made);
  const remoteId = (key: string): string => core.ids.remoteId(key.slice(key.lastIndexOf('/') + 1)) ?? key;
  const folder = (key: string | undefined): string | undefined =>
    key === undefined ? undefined : remoteId(key);
  const disturb = async (fault: GraphFault): Promise<() => Promise<void>> => {
    const end = core.faults.on({}, fault);
    return async () => end();
  };
  const tagged = core.account === 'personal';
  return {
    ...writer,
    putFolder: (name, parentId) => id(writer.putFolder(name, folder(parentId))),
    putFile: (name, content, parentId) => id(writer.putFile(name, content, folder(parentId))),
    rename: (key, name) => id(writer.rename(remoteId(key), name)),
    move: (key, parentId) => id(writer.move(remoteId(key), folder(parentId))),
    edit: (key, content) => id(writer.edit(remoteId(key), content)),
    remove: (key) => writer.remove(remoteId(key)),
    trash: (key) => writer.trash(remoteId(key)),
    untrash: (key) => id(writer.untrash(remoteId(key))),
    loseAccess: (key) => writer.loseAccess(remoteId(key)),
    regainAccess: (key) => id(writer.regainAccess(remoteId(key))),
    moveIn: (name, files) => id(writer.moveIn(name, files)),
    makeUnreadable: (key) => writer.makeUnreadable(remoteId(key)),
    allowsSameNames: false,
    ...(tagged
      ? { putTaggedFile: (name, content, tags) => id(writer.putTaggedFile(name, content, tags)) }
      : { putTaggedFile: undefined as never }),
    expireCursors: async () => core.remote.expireCursors(),
    breakService: () => disturb({ kind: 'status', status: 503 }),
    stallService: () => disturb({ kind: 'stall' }),
    bytesServed: () =>
      core.calls.reduce((sum, { endpoint, bytes }) => sum + (endpoint === 'download' ? bytes : 0), 0),
  };
}
