import type { Mutation } from './mutation.ts';

/** Who caught a bug; nobody where `by` is undefined. */
export interface MutationResult {
  readonly mutation: Mutation;
  readonly by: string | undefined;
  /** Histories it took. */
  readonly histories: number | undefined;
}

/** The document that lists all bugs and who caught them. */
export function describeMutations(results: readonly MutationResult[]): string {
  const byHistories = results.filter(({ histories }) => histories !== undefined).length;
  const survivors = results.filter(({ by }) => by === undefined).length;
  const rows = results.map(({ mutation: { bug, flaws, file }, by, histories }) => {
    const after = histories === undefined ? '' : String(histories);
    return `| ${bug} | ${flaws?.join(' ') ?? ''} | \`${file}\` | ${by ?? '**nobody**'} | ${after} |`;
  });
  return [
    '# Mutation check',
    '',
    'Tests are worth what they catch. `pnpm mutations` puts one bug after the other into a copy of the engine and plays random histories',
    'against it, each decided by its seed, from seed 1 on, until a promise is broken; what histories cannot see (how often, how soon, over which',
    'network) is left to the tests named. Flaws are those of an earlier implementation that the bug brings back. A bug that survives means a',
    'better test. `pnpm mutations --only <id>` tries one, `pnpm mutations --write` makes this page.',
    '',
    `${results.length} bugs: ${byHistories} caught by histories, ${results.length - byHistories - survivors} by tests, ${survivors} by nobody.`,
    '',
    '| bug | flaws | put into | caught by | after histories |',
    '| --- | ----- | -------- | --------- | --------------- |',
    ...rows,
    '',
  ].join('\n');
}
