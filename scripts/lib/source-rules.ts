import { type CallExpression, type Expression, type ObjectExpression, Visitor } from 'oxc-parser';
import { findLeftovers } from './file-rules.ts';
import type { ParsedSource } from './parse-source.ts';
import type { Problem } from './problem.ts';

const testFunctions = new Set(['it', 'test', 'describe', 'suite', 'bench']);
const disabledFunctions = new Set(['xit', 'xtest', 'xdescribe', 'fit', 'fdescribe']);
const switches = new Set(['only', 'skip', 'todo']);

/** Problems of one parsed source: default exports, console in packages, switched-off tests, leftover work. */
export function checkSource(source: ParsedSource): readonly Problem[] {
  const problems: Problem[] = [];
  const report = (offset: number, message: string): void => {
    problems.push({ file: source.path, line: source.lineAt(offset), message });
  };
  const switched = new Set<number>();
  const isPackage = source.path.startsWith('packages/');
  const isConfig = /\.config\.[cm]?[jt]s$/.test(source.path);
  for (const { value, start } of source.comments) {
    for (const message of findLeftovers(value)) report(start, message);
  }
  new Visitor({
    ExportDefaultDeclaration: ({ start }) => {
      if (!isConfig) report(start, 'default export: export by name');
    },
    ExportSpecifier: ({ exported, start }) => {
      const name = exported.type === 'Literal' ? exported.value : exported.name;
      if (name === 'default') report(start, 'default export: export by name');
    },
    MemberExpression: ({ object, start }) => {
      if (isPackage && object.type === 'Identifier' && object.name === 'console') {
        report(start, 'console in a package: take a Logger');
      }
    },
    CallExpression: (node) => {
      const found = findSwitch(node);
      // In `it.only.each(table)('title', …)` both calls begin at the same place.
      if (found && !switched.has(node.start)) report(node.start, `a test is switched off or alone: ${found}`);
      if (found) switched.add(node.start);
    },
  }).visit(source.program);
  return problems;
}

/**
 * `.only`, `.skip` or `.todo` of a test call, also as an option that is literally true. Conditions are no switches: `skipIf` and `runIf`,
 * nor the `skip(reason)` of a running test's context, which takes no callback.
 */
function findSwitch(node: CallExpression): string | undefined {
  const [name = '', ...members] = readChain(node.callee);
  if (disabledFunctions.has(name)) return name;
  if (!testFunctions.has(name)) return undefined;
  const member = members.find((part) => switches.has(part));
  if (member && !(member === 'skip' && node.arguments.length < 2)) return `.${member}`;
  return node.arguments
    .filter((argument): argument is ObjectExpression => argument.type === 'ObjectExpression')
    .flatMap(readTrueSwitches)[0];
}

function readTrueSwitches({ properties }: ObjectExpression): readonly string[] {
  return properties.flatMap((property) => {
    if (property.type !== 'Property' || property.key.type !== 'Identifier') return [];
    const isTrue = property.value.type === 'Literal' && property.value.value === true;
    return isTrue && switches.has(property.key.name) ? [`{ ${property.key.name}: true }`] : [];
  });
}

/** The names of `it.concurrent.each(table)` as `['it', 'concurrent', 'each']`; empty for anything else. */
export function readChain(node: Expression): readonly string[] {
  switch (node.type) {
    case 'Identifier':
      return [node.name];
    case 'CallExpression':
      return readChain(node.callee);
    case 'TaggedTemplateExpression':
      return readChain(node.tag);
    case 'MemberExpression': {
      const names = readChain(node.object);
      return names.length > 0 && node.property.type === 'Identifier' ? [...names, node.property.name] : [];
    }
    default:
      return [];
  }
}
