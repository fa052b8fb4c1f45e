import { z } from 'zod';
import type { SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import { refusal } from '../errors/error-codes.ts';
import { GraphError } from '../errors/graph-error.ts';
import type { GraphView } from '../graph-view.ts';

/** What happens when a name is taken. */
export type ConflictBehavior = 'fail' | 'replace' | 'rename';

export const conflictSchema: z.ZodType<ConflictBehavior> = z.enum(['fail', 'replace', 'rename']);

const REFUSED_NAME = /["*:<>?/\\|\p{Cc}]|^\s|[\s.]$/u;
const MAX_NAME = 400;

/** Throws Graph's 400 for a name no item can have. */
export function requireName(name: string): void {
  if (name !== '' && name.length <= MAX_NAME && !REFUSED_NAME.test(name)) return;
  const message = 'The provided name cannot contain any of the following characters: " * : < > ? / \\ |';
  throw new GraphError({ status: 400, code: 'invalidRequest', message, innerCode: 'invalidResourceName' });
}

/** The name an item gets in a folder, and the item that has it now. Throws Graph's 409 where it must not be taken. */
export function freeName(
  view: GraphView,
  folderId: string,
  name: string,
  behavior: ConflictBehavior,
): { name: string; taken: SeenItem | undefined } {
  requireName(name);
  const taken = view.child(folderId, name);
  if (taken === undefined || behavior === 'replace') return { name, taken };
  if (behavior === 'fail') throw refusal('nameAlreadyExists');
  const [, stem = name, extension = ''] = /^(.+?)(\.[^.]*)?$/.exec(name) ?? [];
  for (let number = 1; ; number += 1) {
    const free = `${stem} ${number}${extension}`;
    if (view.child(folderId, free) === undefined) return { name: free, taken: undefined };
  }
}
