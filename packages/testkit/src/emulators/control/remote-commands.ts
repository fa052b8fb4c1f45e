import { z } from 'zod';
import { contentOf, type FileContent, patternContent } from '../../remote-drive/file-content.ts';
import type { RemoteDrive } from '../../remote-drive/remote-drive.ts';
import type { CloudSwitches, SeenItem } from '../../remote-drive/remote-drive-options.ts';

const id = z.string().min(1);
const name = z.string();
const place = {
  name,
  id: id.optional(),
  parentId: id.nullable().optional(),
  createdAt: z.number().int().optional(),
  modifiedAt: z.number().int().optional(),
  mimeType: z.string().optional(),
  serviceFields: z.record(z.string(), z.unknown()).optional(),
};
/** Content as text, as base64, or as so many meaningless bytes. */
const bytes = {
  text: z.string().optional(),
  base64: z.base64().optional(),
  size: z.number().int().nonnegative().optional(),
};

/** What a user does to the cloud, as the control endpoint takes it. */
const commandSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('putFolder'), ...place }),
  z.strictObject({ do: z.literal('putFile'), ...place, ...bytes, unreadable: z.string().optional() }),
  z.strictObject({ do: z.literal('putDocument'), ...place, mimeType: z.string() }),
  z.strictObject({ do: z.literal('putShortcut'), ...place, targetId: id }),
  z.strictObject({ do: z.literal('rename'), id, name }),
  z.strictObject({ do: z.literal('move'), id, parentId: id }),
  z.strictObject({ do: z.literal('copy'), id, parentId: id.optional(), name: name.optional() }),
  z.strictObject({ do: z.literal('edit'), id, ...bytes, modifiedAt: z.number().int().optional() }),
  z.strictObject({
    do: z.literal('patch'),
    id,
    modifiedAt: z.number().int().optional(),
    unreadable: z.string().optional(),
    serviceFields: z.record(z.string(), z.unknown()).optional(),
  }),
  z.strictObject({ do: z.literal('trash'), id }),
  z.strictObject({ do: z.literal('untrash'), id }),
  z.strictObject({ do: z.literal('delete'), id }),
  z.strictObject({ do: z.literal('loseAccess'), id }),
  z.strictObject({ do: z.literal('regainAccess'), id }),
  z.strictObject({ do: z.literal('grantAccess'), id }),
  z.strictObject({ do: z.literal('addDrive'), id: id.optional(), name: name.optional() }),
  z.strictObject({ do: z.literal('removeDrive'), id }),
  z.strictObject({ do: z.literal('rejoinDrive'), id }),
  z.strictObject({ do: z.literal('expireCursors'), id: id.optional() }),
  z.strictObject({ do: z.literal('settle') }),
]);

/** What a control command can set of a cloud's behaviour. */
type CloudPatch = { readonly [Name in keyof CloudSwitches]?: CloudSwitches[Name] | undefined };

/** How the cloud behaves, as the control endpoint takes it. */
export const cloudSchema: z.ZodType<CloudPatch> = z.strictObject({
  lag: z
    .strictObject({ ms: z.number().nonnegative().optional(), untilSettled: z.boolean().optional() })
    .optional(),
  lagListings: z.boolean().optional(),
  logDescendants: z.boolean().optional(),
  descendantsOfTrash: z.enum(['never', 'at-once', 'on-settle']).optional(),
});

type Command = z.infer<typeof commandSchema>;

/** Does to the cloud what a JSON command says, and answers with the item or drive it was about. */
export function remoteCommand(remote: RemoteDrive, body: unknown): unknown {
  const command = commandSchema.parse(body);
  switch (command.do) {
    case 'addDrive':
      return remote.addDrive(command);
    case 'removeDrive':
      return remote.removeDrive(command.id);
    case 'rejoinDrive':
      return remote.rejoinDrive(command.id);
    case 'expireCursors':
      return remote.expireCursors(command.id);
    case 'settle':
      return remote.settle();
    case 'delete':
      return remote.delete(command.id);
    default:
      return shown(itemCommand(remote, command));
  }
}

type ItemCommand = Exclude<
  Command,
  { do: 'addDrive' | 'removeDrive' | 'rejoinDrive' | 'expireCursors' | 'settle' | 'delete' }
>;

function itemCommand(remote: RemoteDrive, command: ItemCommand): SeenItem {
  switch (command.do) {
    case 'putFolder':
      return remote.putFolder(command);
    case 'putFile':
      return remote.putFile({ ...command, content: content(command) });
    case 'putDocument':
      return remote.putDocument(command);
    case 'putShortcut':
      return remote.putShortcut(command);
    case 'rename':
      return remote.rename(command.id, command.name);
    case 'move':
      return remote.move(command.id, command.parentId);
    case 'copy':
      return remote.copy(command.id, command);
    case 'edit':
      return remote.edit(command.id, content(command), command);
    case 'patch': {
      const { do: _, id: itemId, modifiedAt, ...facts } = command;
      return remote.patch(itemId, { ...facts, ...(modifiedAt === undefined ? {} : { modifiedAt }) });
    }
    default:
      return remote[command.do](command.id);
  }
}

interface Bytes {
  readonly text?: string | undefined;
  readonly base64?: string | undefined;
  readonly size?: number | undefined;
}

function content({ text, base64, size }: Bytes): FileContent {
  if (text !== undefined) return contentOf(text);
  if (base64 !== undefined) return contentOf(Uint8Array.from(atob(base64), (each) => each.charCodeAt(0)));
  return patternContent(size ?? 0);
}

function shown({ content: held, ...item }: SeenItem): unknown {
  return { ...item, size: held?.size };
}
