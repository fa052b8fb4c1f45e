import type { Failure } from '@music-platform/core-sync';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useExplain } from '../explain/explain-context.ts';
import { countOf, formatTime } from '../format.ts';
import { Button, IconButton } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Empty, Failed, Loading } from '../parts/states.tsx';
import { useMorePages } from '../state/library-lists.ts';
import { sentenceOf } from '../words.ts';
import { View } from './view.tsx';

const step = 100;

/** Files that could not be read. */
export function ProblemsView(): VNode {
  const [limit, setLimit] = useState(step);
  const { data, error, refresh } = useMorePages(
    'failures',
    (engine, max) => engine.failures({ limit: max }),
    limit,
  );
  if (error !== undefined && data === undefined) return <Failed error={error} onRetry={refresh} />;
  if (!data) return <Loading>Looking for problems</Loading>;
  const { items, next } = data;
  if (items.length === 0) {
    return (
      <View title="Unreadable files">
        <Empty icon="check" title="All files could be read">
          Files with damaged or unknown content would be listed here, with the reason.
        </Empty>
      </View>
    );
  }
  return (
    <View
      title="Unreadable files"
      note={`${countOf(items.length, 'file')}${next === undefined ? '' : ' or more'} whose tags could not be read. They are in the library by their file names, and read again when they change.`}
    >
      <ul class="plain card rows-list" aria-label="Unreadable files">
        {items.map((failure) => (
          <Problem key={failure.itemId} failure={failure} />
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

function Problem({ failure }: { failure: Failure }): VNode {
  const explain = useExplain();
  const { path, trackId, attempts, errorCode, errorMessage, nextAttemptAt } = failure;
  const name = path.split('/').at(-1) ?? path;
  const again =
    nextAttemptAt === null
      ? ''
      : `Tried ${countOf(attempts, 'time')}, and again ${formatTime(nextAttemptAt)}.`;
  return (
    <li>
      <span class="problem-icon">
        <Icon name="problems" />
      </span>
      <div class="names">
        <p class="path">
          <bdi title={path}>{path}</bdi>
        </p>
        <p>
          {sentenceOf(errorCode) ?? errorMessage ?? 'It could not be read.'}{' '}
          <span class="quiet">{again}</span>
        </p>
      </div>
      {trackId !== null && (
        <IconButton icon="info" label={`Why is ${name} here?`} onClick={() => explain(trackId)} />
      )}
    </li>
  );
}
