import type { SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import { type FileContext, memberOf, mimeTypeOf } from '../resources/file-resource.ts';
import { me, somebody } from '../resources/user-resource.ts';
import type { QSubject } from '../search/q-match.ts';

/** An item as queries see it. */
export function querySubject(item: SeenItem, context: FileContext): QSubject {
  const member = (name: string): unknown => memberOf(item, name, context);
  const people = (isOwner: boolean): string[] => {
    const owned = context.view.isOwned(item);
    const all = owned ? [me] : isOwner ? [somebody] : [me, somebody];
    return all.flatMap((user) => (user === me ? ['me', user.emailAddress] : [user.emailAddress]));
  };
  return {
    text: (field) => textOf(field, item, member),
    time: (field) => {
      if (field === 'modifiedTime') return item.modifiedAt;
      if (field === 'createdTime') return item.createdAt;
      const time = member(field);
      return typeof time === 'string' ? Date.parse(time) : undefined;
    },
    boolean: (field) => {
      if (field === 'trashed') return item.state === 'trashed';
      if (field === 'sharedWithMe') return context.view.isSharedWithMe(item);
      return member(field) === true;
    },
    collection: (field) => {
      if (field === 'parents') return item.visibleParentId === undefined ? [] : [item.visibleParentId];
      return people(field === 'owners');
    },
    property: (field, key) => {
      const properties = member(field);
      const value = isRecord(properties) && Object.hasOwn(properties, key) ? properties[key] : undefined;
      return typeof value === 'string' ? value : undefined;
    },
    fullText: () => `${item.name} ${String(member('description') ?? '')}`,
  };
}

function textOf(field: string, item: SeenItem, member: (name: string) => unknown): string | undefined {
  if (field === 'name') return item.name;
  if (field === 'mimeType') return mimeTypeOf(item);
  if (field === 'shortcutDetails.targetId') return item.kind === 'shortcut' ? item.targetId : undefined;
  if (field === 'visibility') return 'limited';
  const value = member(field);
  return typeof value === 'string' ? value : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
