import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { elapsed } from '../common/measured.ts';
import type { OpenPeer } from './peer.ts';
import { runCommand, versionOf } from './run-command.ts';

/** beets, importing as it is: no lookup, no copy, no question. It notes which folders it has seen, or `-i` would import all of them again. */
export const openBeets: OpenPeer = async ({ root, folder }) => {
  const version = await versionOf('beet', 'version');
  if (version === undefined) return undefined;
  const settings = `directory: ${JSON.stringify(root)}
library: ${JSON.stringify(join(folder, 'library.db'))}
plugins: []
import: { copy: no, move: no, write: no, incremental: yes }
`;
  const beet = (...args: readonly string[]): Promise<number> =>
    elapsed(() => runCommand('beet', args, { BEETSDIR: folder }));
  return {
    name: `beets ${version}`,
    isResident: false,
    isSlow: true,
    full: async () => {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'config.yaml'), settings);
      return await beet('import', '-A', '-q', '-C', root);
    },
    rescan: () => beet('update'),
    quickRescan: () => beet('import', '-A', '-q', '-C', '-i', root),
  };
};
