import type { SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import { mimeTypeOfName, UNKNOWN_MIME } from '../../http/media-types.ts';
import type { GraphQuirks } from '../quirks.ts';

/** A package has no bytes and is no folder either: a notebook. */
export function isPackage({ kind, content }: SeenItem): boolean {
  return kind === 'file' && content === undefined;
}

/** Whether the service blocks the content because of what is in it. */
export function isMalware({ unreadable, content }: SeenItem): boolean {
  return content !== undefined && unreadable !== undefined && unreadable !== 'accessDenied';
}

/** What the service takes a file for. */
export function mimeTypeOf(
  { name, mimeType }: SeenItem,
  { mimeTypes }: Pick<GraphQuirks, 'mimeTypes'>,
): string {
  return mimeTypes === 'octet-stream' ? UNKNOWN_MIME : (mimeType ?? mimeTypeOfName(name));
}
