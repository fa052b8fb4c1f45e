import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Bytes of the built page, compressed. */
export interface Weight {
  /** What a visit loads before the library can be shown: page, engine, and SQLite's script. */
  readonly page: number;
  /** What comes when it is needed: readers of tags, providers of clouds and folders. */
  readonly later: number;
  /** The emulated cloud. */
  readonly demo: number;
  readonly wasm: number;
}

/** Ways of SQLite that this page does not go, and files that no visit loads. */
const unused = /sqlite3-(?:worker1|opfs-async-proxy)|\.map$|^files\.json$/;

/** Weighs a build. What the page loads at once is what its files name in imports that do not wait. */
export function weighPage(dir: string): Weight {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !unused.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  const weight = { page: 0, later: 0, demo: 0, wasm: 0 };
  const atOnce = loadedAtOnce(files);
  for (const file of files) {
    const bytes = gzipSync(readFileSync(file), { level: 9 }).length;
    if (file.endsWith('.wasm')) weight.wasm += bytes;
    else if (file.includes('demo-cloud')) weight.demo += bytes;
    else if (file.endsWith('.js') && !atOnce.has(file)) weight.later += bytes;
    else weight.page += bytes;
  }
  return weight;
}

/** Scripts the page begins with, its worker, SQLite, and whatever these import. */
function loadedAtOnce(files: readonly string[]): ReadonlySet<string> {
  const begins =
    /\/(?:page|worker|service-worker|signed-in)(?:-[\w-]+)?\.js$|\/sqlite[\w-]*\.js$|\/dist-[\w-]+\.js$/;
  const found = new Set(files.filter((file) => begins.test(file)));
  for (const file of found) {
    for (const [, name] of readFileSync(file, 'utf8').matchAll(
      /(?:from|import)\s*["'`]\.\/([^"'`]+)["'`]/g,
    )) {
      const imported = files.find((each) => each.endsWith(`/${name}`));
      if (imported !== undefined) found.add(imported);
    }
  }
  return found;
}
