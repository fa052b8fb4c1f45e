import type { DuplicateSet } from '@music-platform/core-sync';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useExplain } from '../explain/explain-context.ts';
import { countOf, formatBytes } from '../format.ts';
import { Button, IconButton } from '../parts/button.tsx';
import { Empty, Failed, Loading } from '../parts/states.tsx';
import { useMorePages } from '../state/library-lists.ts';
import { View } from './view.tsx';

const step = 100;

/** Files with the same content. */
export function DuplicatesView(): VNode {
  const [limit, setLimit] = useState(step);
  const { data, error, refresh } = useMorePages(
    'duplicates',
    (engine, max) => engine.duplicates({ limit: max }),
    limit,
  );
  if (error !== undefined && data === undefined) return <Failed error={error} onRetry={refresh} />;
  if (!data) return <Loading>Comparing files</Loading>;
  const { items, next } = data;
  if (items.length === 0) {
    return (
      <View title="Duplicates">
        <Empty icon="duplicates" title="No duplicates">
          Every track has one file. Copies with the same content would be listed here, whatever they are
          called.
        </Empty>
      </View>
    );
  }
  const wasted = items.reduce((sum, { wastedBytes }) => sum + wastedBytes, 0);
  const more = next === undefined ? '' : ' or more';
  return (
    <View
      title="Duplicates"
      note={`${countOf(items.length, 'track')}${more} with copies that take ${formatBytes(wasted)}. Each is one track in the library; nothing is deleted.`}
    >
      <ul class="plain stack" aria-label="Duplicates">
        {items.map((set) => (
          <Duplicate key={set.trackId} set={set} />
        ))}
      </ul>
      {next !== undefined && limit < 1000 && (
        <p class="more">
          <Button onClick={() => setLimit(Math.min(1000, limit * 2))}>Show more</Button>
        </p>
      )}
    </View>
  );
}

function Duplicate({ set }: { set: DuplicateSet }): VNode {
  const explain = useExplain();
  return (
    <li class="card duplicate">
      <header>
        <h2>
          <bdi title={set.title}>{set.title}</bdi>
        </h2>
        <span class="quiet">{formatBytes(set.wastedBytes)} in copies</span>
        <IconButton icon="info" label={`Why is ${set.title} here?`} onClick={() => explain(set.trackId)} />
      </header>
      <ul class="plain files">
        {set.files.map((file) => (
          <li key={file.itemId}>
            <p class="path">
              <bdi>{file.path}</bdi>
              <span class="quiet">{file.size === null ? '' : formatBytes(file.size)}</span>
              <span class={file.primary ? 'tag good' : 'tag'}>{file.primary ? 'plays' : 'copy'}</span>
            </p>
          </li>
        ))}
      </ul>
    </li>
  );
}
