import {
  type Change,
  type ChangePage,
  ProviderError,
  type RemoteFile,
  type Scope,
} from '@music-platform/bridge-traits';
import { type FileContent, patternContent } from '../remote-drive/file-content.ts';
import type { ListingRequest, ListingStep, MockSource } from './mock-source.ts';

/** Answers from what a test has set: these files, these changes, this cursor, whatever is asked. */
export class ScriptedSource implements MockSource {
  files: readonly RemoteFile[] = [];
  changeList: readonly Change[] = [];
  /** Handed out at the end of a listing and of the changes. */
  cursor: string | undefined;
  readonly contents: Map<string, FileContent> = new Map();

  scopes(): Scope[] {
    return [{ id: 'scripted' }];
  }

  *listing({ resumeFrom, under, pageSize }: ListingRequest): Generator<ListingStep, undefined> {
    const files = under === undefined ? this.files : this.files.filter((file) => this.#isBelow(file, under));
    let next = resumeFrom === undefined ? 0 : Number(resumeFrom);
    do {
      const page = files.slice(next, next + pageSize);
      next += page.length;
      const isLast = next >= files.length;
      const cursor = isLast && under === undefined ? this.cursor : undefined;
      yield { files: page, resumeFrom: String(next), isLast, cursor };
    } while (next < files.length);
    return undefined;
  }

  *changes(cursor: string, _scope: Scope | undefined, pageSize: number): Generator<ChangePage, undefined> {
    let next = Number(/#(\d+)$/.exec(cursor)?.[1] ?? 0);
    const end = this.cursor ?? cursor;
    do {
      const page = this.changeList.slice(next, next + pageSize);
      next += page.length;
      const hasMore = next < this.changeList.length;
      yield { changes: page, cursor: hasMore ? `${end}#${next}` : end, hasMore };
    } while (next < this.changeList.length);
    return undefined;
  }

  open(file: RemoteFile): { content: FileContent; version: string } {
    const upserts = this.changeList.flatMap((change) => (change.type === 'upsert' ? [change.file] : []));
    const known = [...this.files, ...upserts].findLast((other) => other.id === file.id);
    if (known === undefined) throw new ProviderError('NOT_FOUND', 'The file is gone or no longer shared.');
    if (known.unreadable !== undefined || known.kind === 'folder') {
      throw new ProviderError('UNREADABLE_CONTENT', 'The file has no content to read.');
    }
    const content = this.contents.get(known.id) ?? patternContent(known.size ?? 0);
    return { content, version: known.version };
  }

  #isBelow(file: RemoteFile, folderId: string): boolean {
    const parents = new Map(this.files.map((each) => [each.id, each.parentId]));
    for (let parentId = file.parentId; parentId !== undefined; parentId = parents.get(parentId)) {
      if (parentId === folderId) return true;
    }
    return false;
  }
}
