import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { elapsed } from '../common/measured.ts';
import type { OpenPeer } from './peer.ts';
import { runCommand, versionOf } from './run-command.ts';

const source = fileURLToPath(new URL('read-tags.c', import.meta.url));

/** TagLib in a program that reads tags and forgets them. Needs a C compiler and TagLib's headers. */
export const openTagLib: OpenPeer = async ({ root, folder }) => {
  const version = await versionOf('taglib-config', '--version');
  const program = join(folder, 'read-tags');
  await mkdir(folder, { recursive: true });
  const isCompiled = await runCommand('cc', ['-O2', '-o', program, source, '-ltag_c']).then(
    () => true,
    () => false,
  );
  if (!isCompiled) return undefined;
  return {
    name: `TagLib ${version ?? ''}, tags only`,
    isResident: false,
    full: () => elapsed(() => runCommand(program, [root])),
  };
};
