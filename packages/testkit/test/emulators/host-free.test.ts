import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const emulators = new URL('../../src/emulators/', import.meta.url);

/** Specifiers of everything a module imports as a value, directly or not, that is no file of the package. */
function foreignImports(entry: URL): Set<string> {
  const foreign = new Set<string>();
  const seen = new Set<string>();
  const visit = (module: URL): void => {
    if (seen.has(module.href)) return;
    seen.add(module.href);
    for (const [, specifier = ''] of readFileSync(module, 'utf8').matchAll(
      /^(?:import|export) (?!type\b)[^;]*? from '([^']+)';/gm,
    )) {
      if (specifier.startsWith('.')) visit(new URL(specifier, module));
      else foreign.add(specifier);
    }
  };
  visit(entry);
  return foreign;
}

it.each(['gdrive/drive-core.ts', 'http/fetch-handler.ts'])('[EM43] %s needs nothing of Node', (entry) => {
  const imports = foreignImports(new URL(entry, emulators));
  expect([...imports].filter((specifier) => specifier.startsWith('node:'))).toEqual([]);
});

it('[EM43] the check sees what is imported', () => {
  expect(foreignImports(new URL('http/serve.ts', emulators))).toContain('node:http');
});
