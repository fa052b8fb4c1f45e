import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../repository.ts';
import type { Mutation } from './mutation.ts';

const engine = join('packages', 'core-sync');

/** A copy of the engine with its tests, in a folder of its own; everything else is the repository's. */
export interface Mutant {
  readonly folder: string;
  /** Where the engine as the simulator runs it is. */
  readonly enginePath: string;
  apply(mutation: Mutation): void;
  restore(mutation: Mutation): void;
  remove(): void;
}

/** Makes the copy. */
export function createMutant(): Mutant {
  const folder = mkdtempSync(join(tmpdir(), 'mutant-'));
  const copy = join(folder, engine);
  mkdirSync(copy, { recursive: true });
  for (const name of ['src', 'test', 'package.json'])
    cpSync(join(repositoryRoot, engine, name), join(copy, name), { recursive: true });
  symlinkSync(join(repositoryRoot, engine, 'node_modules'), join(copy, 'node_modules'));
  symlinkSync(join(repositoryRoot, 'node_modules'), join(folder, 'node_modules'));
  for (const name of ['vitest.config.ts', 'package.json'])
    cpSync(join(repositoryRoot, name), join(folder, name));
  const source = ({ file }: Mutation): string => join('src', file);
  return {
    folder,
    enginePath: join(copy, 'test', 'simulation', 'simulated-engine.ts'),
    apply: (mutation) => {
      writeFileSync(join(copy, source(mutation)), mutated(mutation));
    },
    restore: (mutation) => {
      cpSync(join(repositoryRoot, engine, source(mutation)), join(copy, source(mutation)));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The source with the bug. Throws `TypeError` where the code it hangs on is no longer there once. */
function mutated({ id, file, find, replace }: Mutation): string {
  const text = readFileSync(join(repositoryRoot, engine, 'src', file), 'utf8');
  const places = text.split(find).length - 1;
  if (places !== 1) throw new TypeError(`mutation ${id}: its code occurs ${places} times in ${file}`);
  return text.replace(find, () => replace);
}
