import type { SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import type { GraphView } from '../graph-view.ts';
import type { GraphQuirks } from '../quirks.ts';

/** What an item's members are worked out from. */
export interface ItemContext {
  readonly view: GraphView;
  readonly quirks: GraphQuirks;
  /** In delta some members are left out, and some look different. */
  readonly inDelta: boolean;
  /** A fresh pre-authenticated address of an item's content. */
  readonly downloadUrl: (item: SeenItem) => string;
}
