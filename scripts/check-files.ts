/** Checks every committed file for what the house style forbids: length, default exports, console, switched-off tests, leftovers, machine traces. */
import { checkLength, checkText } from './lib/file-rules.ts';
import { parseSource } from './lib/parse-source.ts';
import { finish } from './lib/problem.ts';
import { isSource, listFiles, readTextFiles } from './lib/repository.ts';
import { checkSource } from './lib/source-rules.ts';

const files = readTextFiles(listFiles());
const sources = files.filter(({ path }) => isSource(path));

finish(
  [
    ...files.flatMap(checkText),
    ...sources.flatMap(checkLength),
    ...sources.flatMap(({ path, text }) => checkSource(parseSource(path, text))),
  ],
  `${files.length} files, ${sources.length} of them source`,
);
