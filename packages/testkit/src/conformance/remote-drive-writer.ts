import { ProviderError } from '@music-platform/bridge-traits';
import type { MockCall, MockMember } from '../mock-provider/mock-call.ts';
import type { MockIncrementalProvider } from '../mock-provider/mock-incremental-provider.ts';
import { itemId, pathId } from '../mock-provider/path-ids.ts';
import { contentOf } from '../remote-drive/file-content.ts';
import type { RemoteDrive } from '../remote-drive/remote-drive.ts';
import type { RemoteWriter } from './provider-harness.ts';

const members: readonly MockMember[] = ['listFiles', 'getChanges', 'download', 'scopes', 'watch', 'unwatch'];

type RemoteDriveAbility =
  | 'trash'
  | 'untrash'
  | 'loseAccess'
  | 'regainAccess'
  | 'moveIn'
  | 'makeUnreadable'
  | 'putTaggedFile';

/** The writer of a `RemoteDrive`, for any provider that shows one: what happens in the cloud, without what happens to requests. */
export function remoteDriveWriter(
  remote: RemoteDrive,
): RemoteWriter & Required<Pick<RemoteWriter, RemoteDriveAbility>> {
  const rootId = remote.drives()[0]?.rootId ?? remote.mainDriveId;
  return {
    putFolder: async (name, parentId) => remote.putFolder({ name, parentId }).id,
    putFile: async (name, content, parentId) =>
      remote.putFile({ name, parentId, content: contentOf(content) }).id,
    rename: async (id, name) => remote.rename(id, name).id,
    move: async (id, parentId) => remote.move(id, parentId ?? rootId).id,
    edit: async (id, content) => remote.edit(id, contentOf(content)).id,
    remove: async (id) => remote.delete(id),
    allowsSameNames: true,
    trash: async (id) => void remote.trash(id),
    untrash: async (id) => remote.untrash(id).id,
    loseAccess: async (id) => void remote.loseAccess(id),
    regainAccess: async (id) => remote.regainAccess(id).id,
    moveIn: async (name, files) => {
      const elsewhere = remote.addDrive();
      const folder = remote.putFolder({ name, parentId: elsewhere.rootId });
      for (const [fileName, content] of Object.entries(files)) {
        remote.putFile({ name: fileName, parentId: folder.id, content: contentOf(content) });
      }
      return remote.move(folder.id, rootId).id;
    },
    makeUnreadable: async (id) => void remote.patch(id, { unreadable: 'blocked by the service' }),
    putTaggedFile: async (name, content, tags) =>
      remote.putFile({ name, content: contentOf(content), tags }).id,
    expireCursors: async () => remote.expireCursors(),
    settle: async () => remote.settle(),
  };
}

/** The writer of a mock provider: its cloud, and its scripted faults. */
export function mockProviderWriter(provider: MockIncrementalProvider): RemoteWriter {
  const strikeAll = async (
    source: Parameters<MockIncrementalProvider['faults']['on']>[1],
  ): Promise<() => Promise<void>> => {
    const ends = members.map((member) => provider.faults.on(member, source));
    return async () => {
      for (const end of ends) end();
    };
  };
  const { remote, supports } = provider;
  return {
    ...(supports.stableIds ? remoteDriveWriter(remote) : pathWriter(remote)),
    breakService: () => strikeAll(() => new ProviderError('UNAVAILABLE', 'The service is down.')),
    stallService: () => strikeAll({ kind: 'stall' }),
    obstructFolder: async () => {
      const isFirstPage = (call: MockCall): boolean => call.page === 1;
      provider.faults.on('listFiles', { kind: 'incomplete' }, { match: isFirstPage });
    },
    bytesServed: () => provider.traffic.bytes,
  };
}

/** The writer of a cloud whose items the provider names by their paths. */
function pathWriter(remote: RemoteDrive): RemoteWriter {
  const writer = remoteDriveWriter(remote);
  const item = (path: string): string => itemId(remote, path);
  const folder = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : item(path);
  const path = async (id: Promise<string>): Promise<string> => pathId(remote, await id);
  return {
    ...writer,
    putFolder: (name, parent) => path(writer.putFolder(name, folder(parent))),
    putFile: (name, content, parent) => path(writer.putFile(name, content, folder(parent))),
    rename: (id, name) => path(writer.rename(item(id), name)),
    move: (id, parent) => path(writer.move(item(id), folder(parent))),
    edit: (id, content) => path(writer.edit(item(id), content)),
    remove: (id) => writer.remove(item(id)),
    trash: (id) => writer.trash(item(id)),
    untrash: (id) => path(writer.untrash(item(id))),
    loseAccess: (id) => writer.loseAccess(item(id)),
    regainAccess: (id) => path(writer.regainAccess(item(id))),
    moveIn: (name, files) => path(writer.moveIn(name, files)),
    makeUnreadable: (id) => writer.makeUnreadable(item(id)),
    putTaggedFile: (name, content, tags) => path(writer.putTaggedFile(name, content, tags)),
  };
}
