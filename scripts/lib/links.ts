import { posix } from 'node:path';
import { createLineFinder } from './parse-source.ts';
import type { Problem } from './problem.ts';
import type { TextFile } from './repository.ts';

const link = /\]\((<[^>]+>|[^()\s]+)(?:\s+"[^"]*")?\)/g;

/** Relative links of a Markdown file that lead nowhere: `exists` is asked with a path relative to the root. */
export function checkLinks({ path, text }: TextFile, exists: (path: string) => boolean): readonly Problem[] {
  const lineAt = createLineFinder(text);
  return [...withoutCode(text).matchAll(link)].flatMap((match) => {
    const target = (match[1] ?? '').replace(/^<|>$/g, '').replace(/#.*$/, '');
    if (target === '' || /^[a-z][a-z+.-]*:/i.test(target)) return [];
    const resolved = posix.normalize(posix.join(posix.dirname(path), decodeURI(target)));
    return exists(resolved)
      ? []
      : [{ file: path, line: lineAt(match.index), message: `broken link: ${target}` }];
  });
}

function withoutCode(text: string): string {
  const blank = (code: string): string => code.replace(/[^\n]/g, ' ');
  return text.replace(/^ *(`{3,})[^`\n]*\n[\s\S]*?^ *\1`*\s*$/gm, blank).replace(/`[^`\n]+`/g, blank);
}
