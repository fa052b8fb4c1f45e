import { audioTarget } from './audio-target.ts';
import { configTarget } from './config-target.ts';
import { cursorsTarget } from './cursors-target.ts';
import { namesTarget } from './names-target.ts';
import { pagesTarget } from './pages/pages-target.ts';
import type { FuzzTarget } from './target.ts';

const targets: Readonly<Record<string, FuzzTarget>> = {
  audio: audioTarget,
  pages: pagesTarget,
  cursors: cursorsTarget,
  config: configTarget,
  names: namesTarget,
};

/** Names of all borders that are fuzzed. */
export const targetNames: readonly string[] = Object.keys(targets);

/** The target of that name. Throws `TypeError` for any other. */
export function targetOf(name: string): FuzzTarget {
  const target = Object.hasOwn(targets, name) ? targets[name] : undefined;
  if (target !== undefined) return target;
  throw new TypeError(`fuzz one of ${targetNames.join(', ')}, not ${name}`);
}
