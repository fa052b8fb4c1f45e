import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { discoveryMutations } from '../lib/mutations/discovery-mutations.ts';
import { resolutionMutations } from '../lib/mutations/resolution-mutations.ts';
import { runMutations } from '../lib/mutations/run-mutations.ts';
import { repositoryRoot } from '../lib/repository.ts';

it.each([...discoveryMutations, ...resolutionMutations, ...runMutations])(
  'the bug $id can still be put into the sources',
  ({ file, find }) => {
    const source = readFileSync(join(repositoryRoot, 'packages/core-sync/src', file), 'utf8');
    expect(source.split(find)).toHaveLength(2);
  },
);
