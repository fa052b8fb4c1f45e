import { type ParsedSource, parseSource } from './parse-source.ts';
import type { Problem } from './problem.ts';
import type { TextFile } from './repository.ts';

/** A piece of documentation that must compile. */
export interface Sample {
  readonly file: string;
  /** Line of the document on which the code begins. */
  readonly line: number;
  readonly code: string;
  /** The file it is meant to be: other samples of the document import it by that name. */
  readonly name?: string;
  /** Invisible lines the code is compiled behind. */
  readonly context: string;
}

/** What a document holds. */
export interface DocumentSamples {
  readonly samples: readonly Sample[];
  readonly problems: readonly Problem[];
}

interface Fence {
  readonly info: string;
  /** 0-based index of the opening line. */
  readonly index: number;
  readonly code: string;
}

/**
 * The `ts` blocks of a Markdown file. One tagged with a file's name (`ts provider.ts`) is that file. A comment `<!-- context … -->` right before a block holds lines it is compiled behind; a block
 * tagged `ts ignore` needs `<!-- not compiled: reason -->` there.
 */
export function readMarkdownSamples({ path, text }: TextFile): DocumentSamples {
  const lines = text.split('\n');
  const samples: Sample[] = [];
  const problems: Problem[] = [];
  for (const { info, index, code } of readFences(lines)) {
    const [language, tag] = info.split(/\s+/);
    if (language !== 'ts' && language !== 'typescript') continue;
    const comment = readCommentBefore(lines, index);
    if (tag === 'ignore') {
      if (!/^not compiled: *\S/.test(comment)) {
        problems.push({
          file: path,
          line: index + 1,
          message: 'needs <!-- not compiled: reason --> before it',
        });
      }
      continue;
    }
    const context = comment.startsWith('context') ? comment.slice('context'.length).trim() : '';
    const name = tag?.endsWith('.ts') ? { name: tag } : {};
    samples.push({ file: path, line: index + 2, code, context, ...name });
  }
  return { samples, problems };
}

function readFences(lines: readonly string[]): readonly Fence[] {
  const fences: Fence[] = [];
  let open: { mark: string; indent: number; info: string; index: number; code: string[] } | undefined;
  for (const [index, line] of lines.entries()) {
    const match = /^( *)(`{3,})(.*)$/.exec(line);
    if (!open) {
      if (match) {
        const [, indent = '', mark = '', info = ''] = match;
        open = { mark, indent: indent.length, info: info.trim(), index, code: [] };
      }
    } else if (match && (match[2] ?? '').length >= open.mark.length && match[3]?.trim() === '') {
      fences.push({ info: open.info, index: open.index, code: open.code.join('\n') });
      open = undefined;
    } else {
      open.code.push(line.slice(Math.min(open.indent, line.length - line.trimStart().length)));
    }
  }
  return fences;
}

function readCommentBefore(lines: readonly string[], index: number): string {
  const before = lines.slice(0, index).join('\n').trimEnd();
  const start = before.lastIndexOf('<!--');
  if (start === -1 || before.indexOf('-->', start) !== before.length - '-->'.length) return '';
  return before.slice(start + '<!--'.length, -'-->'.length).trim();
}

/** The `@example` parts of a source's docblocks; what the file itself exports is in scope. */
export function readDocblockSamples(source: ParsedSource): DocumentSamples {
  const samples = source.comments
    .filter(({ type, value }) => type === 'Block' && value.startsWith('*') && value.includes('@example'))
    .flatMap(({ value, start }) => readExamples(value, source.lineAt(start)))
    .map(({ line, code }) => ({ file: source.path, line, code, context: importOwnExports(source, code) }));
  return { samples, problems: [] };
}

function readExamples(comment: string, firstLine: number): readonly { line: number; code: string }[] {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\* ?/, ''));
  return lines.flatMap((line, index) => {
    if (!/^@example\b/.test(line)) return [];
    const rest = lines.slice(index + 1);
    const end = rest.findIndex((other) => /^@[a-z]+\b/.test(other));
    const body = end === -1 ? rest : rest.slice(0, end);
    const fences = readFences(body);
    const bodyLine = firstLine + index + 1;
    if (fences.length === 0) return [{ line: bodyLine, code: body.join('\n').trimEnd() }];
    return fences.map((fence) => ({ line: bodyLine + fence.index + 1, code: fence.code }));
  });
}

function importOwnExports(source: ParsedSource, code: string): string {
  const own = namesOf(source, true);
  const taken = new Set(namesOf(parseSource('example.ts', code), false));
  const names = own.filter((name) => !taken.has(name));
  return names.length > 0 ? `import { ${names.join(', ')} } from '<root>/${source.path}';` : '';
}

/** Names a module exports by declaration, or all names its top level declares or imports. */
function namesOf({ program }: ParsedSource, exportedOnly: boolean): readonly string[] {
  return program.body.flatMap((statement) => {
    const node = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (!node || (exportedOnly && node === statement)) return [];
    if (node.type === 'ImportDeclaration') return node.specifiers.map(({ local }) => local.name);
    if (node.type === 'VariableDeclaration') {
      return node.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
    }
    return 'id' in node && node.id?.type === 'Identifier' ? [node.id.name] : [];
  });
}
