import { type Comment, type Program, parseSync, type StringLiteral, Visitor } from 'oxc-parser';

/** One use of another module: import, re-export, `import()` or an import type. */
export interface ImportUse {
  readonly specifier: string;
  readonly line: number;
  /** True where nothing of it is left after type stripping. */
  readonly typeOnly: boolean;
}

/** A parsed source file. */
export interface ParsedSource {
  readonly path: string;
  readonly text: string;
  readonly program: Program;
  readonly comments: readonly Comment[];
  readonly imports: readonly ImportUse[];
  /** The 1-based line of a character offset. */
  lineAt(offset: number): number;
}

/** Parses one file; a syntax error throws, with the place in its message. */
export function parseSource(path: string, text: string): ParsedSource {
  const { program, comments, errors } = parseSync(path, text);
  const [error] = errors;
  if (error) throw new SyntaxError(`${path}: ${error.message}`);
  const lineAt = createLineFinder(text);
  return { path, text, program, comments, imports: collectImports(program, lineAt), lineAt };
}

/** Makes a function from character offset to 1-based line. */
export function createLineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}

function collectImports(program: Program, lineAt: (offset: number) => number): readonly ImportUse[] {
  const uses: ImportUse[] = [];
  const add = (source: StringLiteral, typeOnly: boolean): void => {
    uses.push({ specifier: source.value, line: lineAt(source.start), typeOnly });
  };
  new Visitor({
    ImportDeclaration: (node) => add(node.source, node.importKind === 'type'),
    ExportAllDeclaration: (node) => add(node.source, node.exportKind === 'type'),
    ExportNamedDeclaration: (node) => {
      if (node.source) add(node.source, node.exportKind === 'type');
    },
    ImportExpression: (node) => {
      if (node.source.type === 'Literal' && typeof node.source.value === 'string') {
        add(node.source as StringLiteral, false);
      }
    },
    TSImportType: (node) => add(node.source, true),
  }).visit(program);
  return uses;
}
