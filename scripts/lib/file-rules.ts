import { createLineFinder } from './parse-source.ts';
import type { Problem } from './problem.ts';
import { isSource, type TextFile } from './repository.ts';

/** The longest a source or test file may be, blank lines and comments included. */
export const maxFileLines = 400;

/** Hosts of package registries: a committed file must not tie the repository to one of them. */
const registryHost =
  /https?:\/\/[^\s/'"`]*\bregistry\b[^\s'"`]*|\bregistry\.(?:npmjs|yarnpkg|npmmirror)\.(?:org|com)\b|\bnpm\.pkg\.github\.com\b/g;

/** A lock file entry that names where a tarball was downloaded from. */
const lockedTarball = /\btarball: +\S+/g;

/** Folders that exist on one person's or one CI's machine only. Documents may speak of `/home/me`. */
const machinePath =
  /(?<![\w.~$}*:/-])\/(?:home|Users|work|workspaces?)\/(?!(?:me|you|user)\b)[\w.-]+|(?<![\w.~$}*:/-])\/root\/\.[\w.-]+|\b[A-Z]:\\+Users\\+\w+/g;

/** Leftover work. */
const leftover = /\b(?:TO-?DO|FIX-?ME|X{3})\b/g;

/** Problems any text file can have: registry hosts, machine paths, and (outside sources, which are parsed) leftover work. */
export function checkText(file: TextFile): readonly Problem[] {
  const isLock = file.path.endsWith('pnpm-lock.yaml');
  return [
    ...findAll(file, registryHost, (found) => `names a package registry: ${found}`),
    ...findAll(file, machinePath, (found) => `names a path of one machine: ${found}`),
    ...(isLock ? findAll(file, lockedTarball, (found) => `records a download address: ${found}`) : []),
    ...(isLock || isSource(file.path) ? [] : findAll(withoutCode(file), leftover, describeLeftover)),
  ];
}

/** Problems of the length of a source file. */
export function checkLength({ path, text }: TextFile): readonly Problem[] {
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  return lines > maxFileLines
    ? [{ file: path, message: `${lines} lines: split it (at most ${maxFileLines})` }]
    : [];
}

/** Whether a comment speaks of work that is left, and which words it uses. */
export function findLeftovers(text: string): readonly string[] {
  return (text.match(leftover) ?? []).map(describeLeftover);
}

function describeLeftover(found: string): string {
  return `leftover ${found}: do it, or say in words what is so`;
}

function findAll(
  { path, text }: TextFile,
  pattern: RegExp,
  describe: (found: string) => string,
): readonly Problem[] {
  const matches = [...text.matchAll(pattern)];
  if (matches.length === 0) return [];
  const lineAt = createLineFinder(text);
  return matches.map((match) => ({ file: path, line: lineAt(match.index), message: describe(match[0]) }));
}

/** Blanks inline code, which may quote what is forbidden, and keeps every offset. */
function withoutCode({ path, text }: TextFile): TextFile {
  return { path, text: text.replace(/`[^`\n]+`/g, (code) => ' '.repeat(code.length)) };
}
