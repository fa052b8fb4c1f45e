import type { VNode } from 'preact';
import { Failed, Loading } from '../parts/states.tsx';
import { AddSource } from '../sources/add-source.tsx';
import { SourceCard } from '../sources/source-card.tsx';
import { useSources } from '../sources/use-sources.ts';
import { View } from './view.tsx';

/** Where the music comes from. */
export function SourcesView(): VNode {
  const { data, error, refresh } = useSources();
  if (error !== undefined && data === undefined) return <Failed error={error} onRetry={refresh} />;
  if (!data) return <Loading>Looking for your sources</Loading>;
  return (
    <View title="Sources" note="Where the music comes from. Nothing there is ever changed.">
      {data.length > 0 && (
        <ul class="plain stack" aria-label="Connected sources">
          {data.map((source) => (
            <SourceCard key={source.profileId} source={source} />
          ))}
        </ul>
      )}
      <h2 class="section">{data.length > 0 ? 'Add another' : 'Connect a first one'}</h2>
      <AddSource withDemo={data.every(({ kind }) => kind !== 'demo')} />
    </View>
  );
}
