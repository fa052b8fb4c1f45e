import type { AbortOptions } from '@music-platform/bridge-traits';
import { type DriveFile, shortcutMimeType } from '../api/drive-wire.ts';
import type { Corpus, DriveContext } from '../drive-context.ts';
import { listPage, quoted } from '../listing/list-page.ts';
import { pointsAtFile } from '../listing/shortcut-targets.ts';
import { PageTrail } from '../util/page-trail.ts';

/** The shortcuts to files of a corpus by their target, asked for once and only when somebody wants to know. */
export class ShortcutIndex {
  readonly #ctx: DriveContext;
  readonly #corpus: Corpus;
  #byTarget: Map<string, DriveFile[]> | undefined;

  constructor(ctx: DriveContext, corpus: Corpus) {
    this.#ctx = ctx;
    this.#corpus = corpus;
  }

  /** Shortcuts that point at this item. */
  async to(targetId: string, options: AbortOptions): Promise<readonly DriveFile[]> {
    this.#byTarget ??= await this.#load(options);
    return this.#byTarget.get(targetId) ?? [];
  }

  async #load(options: AbortOptions): Promise<Map<string, DriveFile[]>> {
    const byTarget = new Map<string, DriveFile[]>();
    const where = `mimeType=${quoted(shortcutMimeType)}`;
    const trail = new PageTrail();
    let token: string | undefined;
    do {
      const page = await listPage(this.#ctx, this.#corpus, { where, token }, options);
      for (const shortcut of page.files) {
        const targetId = shortcut.shortcutDetails?.targetId;
        if (targetId === undefined || !pointsAtFile(shortcut)) continue;
        const others = byTarget.get(targetId);
        if (others === undefined) byTarget.set(targetId, [shortcut]);
        else others.push(shortcut);
      }
      token = trail.follow(page.nextPageToken);
    } while (token !== undefined);
    return byTarget;
  }
}
