import type { EmulatorRequest } from '../../http/http-message.ts';
import type { GraphQuirks } from '../quirks.ts';

/** Whether a call is not shown what was added from other drives: never, or unless it prefers to. */
export function hidesShared(
  { headers }: Pick<EmulatorRequest, 'headers'>,
  { sharedFolders }: Pick<GraphQuirks, 'sharedFolders'>,
): boolean {
  const isPreferred = /Include-Feature=AddToOneDrive/i.test(headers['prefer'] ?? '');
  return sharedFolders === 'omitted' || (sharedFolders === 'preferred' && !isPreferred);
}
