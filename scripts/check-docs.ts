/** Compiles every `ts` block of the documentation and every `@example`, and follows every relative link. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compileSamples } from './lib/compile-samples.ts';
import { checkLinks } from './lib/links.ts';
import { parseSource } from './lib/parse-source.ts';
import { finish } from './lib/problem.ts';
import {
  isSource,
  listFiles,
  listWorkspacePackages,
  readTextFiles,
  repositoryRoot,
} from './lib/repository.ts';
import { readDocblockSamples, readMarkdownSamples } from './lib/samples.ts';

const files = listFiles();
const documents = readTextFiles(
  files.filter((path) => path.endsWith('.md') && !path.startsWith('.changeset/')),
);
const sources = readTextFiles(
  files.filter((path) => isSource(path) && /^(?:packages|examples)\//.test(path)),
);

const found = [
  ...documents.map(readMarkdownSamples),
  ...sources
    .filter(({ text }) => text.includes('@example'))
    .map(({ path, text }) => readDocblockSamples(parseSource(path, text))),
];
const samples = found.flatMap((document) => document.samples);

finish(
  [
    ...found.flatMap(({ problems }) => problems),
    ...documents.flatMap((document) =>
      checkLinks(document, (path) => existsSync(join(repositoryRoot, path))),
    ),
    ...(samples.length > 0 ? compileSamples(samples, listWorkspacePackages(), repositoryRoot) : []),
  ],
  `${samples.length} samples, ${documents.length} documents`,
);
