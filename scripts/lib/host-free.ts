import { type BindingIdentifier, Visitor } from 'oxc-parser';
import { hostGlobals } from './layers.ts';
import type { ParsedSource } from './parse-source.ts';
import type { Problem } from './problem.ts';

interface CompilerConfig {
  readonly compilerOptions?: { readonly types?: readonly string[]; readonly lib?: readonly string[] };
}

/** A tsconfig of a host-free package must keep the types of Node and the DOM out, so that the compiler finds every use of them. */
export function checkHostFreeConfig(file: string, text: string): readonly Problem[] {
  const { types, lib } = (JSON.parse(text) as CompilerConfig).compilerOptions ?? {};
  const problems: Problem[] = [];
  if (types?.length !== 0) problems.push({ file, message: 'compilerOptions.types must be []' });
  for (const name of lib ?? []) {
    if (!/^es/i.test(name)) problems.push({ file, message: `compilerOptions.lib must not name '${name}'` });
  }
  return problems;
}

/** Source of a host-free package may bring types in neither by a reference comment nor by declaring globals of one host. */
export function checkHostFreeSource(source: ParsedSource): readonly Problem[] {
  const problems: Problem[] = [];
  const report = (offset: number, message: string): void => {
    problems.push({ file: source.path, line: source.lineAt(offset), message });
  };
  for (const comment of source.comments) {
    if (/^\/\s*<reference\s/.test(comment.value)) report(comment.start, 'no triple-slash reference here');
  }
  const declare = (id: BindingIdentifier | null): void => {
    if (id && !hostGlobals.has(id.name)) report(id.start, `'${id.name}' is not a global of every host`);
  };
  if (source.path.endsWith('.d.ts')) declaredNames(source).forEach(declare);
  new Visitor({
    TSModuleDeclaration: (node) => {
      if (node.global) report(node.start, 'declare globals in globals.d.ts only');
    },
  }).visit(source.program);
  return problems;
}

function declaredNames({ program }: ParsedSource): readonly (BindingIdentifier | null)[] {
  return program.body.flatMap((node) => {
    if (node.type === 'VariableDeclaration') {
      return node.declarations.map(({ id }) => (id.type === 'Identifier' ? (id as BindingIdentifier) : null));
    }
    const isDeclaration =
      node.type === 'TSDeclareFunction' ||
      node.type === 'FunctionDeclaration' ||
      node.type === 'ClassDeclaration' ||
      node.type === 'TSInterfaceDeclaration';
    return isDeclaration ? [node.id] : [];
  });
}
