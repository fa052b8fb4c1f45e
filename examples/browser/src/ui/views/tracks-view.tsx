import type { TrackWindowQuery } from '@music-platform/core-sync';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { countOf } from '../format.ts';
import { TrackGrid } from '../lists/track-grid.tsx';
import { Failed, Loading } from '../parts/states.tsx';
import { usePlayer } from '../player/player-context.ts';
import { usePage } from '../state/engine-context.ts';
import { queueOfTracks, useTracks } from '../state/library-lists.ts';
import { NothingYet } from './nothing-yet.tsx';
import { View } from './view.tsx';

type Order = NonNullable<TrackWindowQuery['orderBy']>;

const orders: readonly (readonly [Order, string])[] = [
  ['title', 'By title'],
  ['recent', 'Newest first'],
  ['added', 'Oldest first'],
];

/** All tracks, however many. */
export function TracksView(): VNode {
  const { engine } = usePage();
  const player = usePlayer();
  const [orderBy, setOrder] = useState<Order>(storedOrder);
  const tracks = useTracks({ orderBy });
  if (tracks.error !== undefined && tracks.total === undefined) return <Failed error={tracks.error} />;
  if (tracks.total === undefined) return <Loading>Opening your tracks</Loading>;
  if (tracks.total === 0) return <NothingYet />;
  const { total } = tracks;
  return (
    <View
      title="Tracks"
      note={countOf(total, 'track')}
      aside={
        <select
          aria-label="Order of the tracks"
          value={orderBy}
          onChange={(event) => {
            const chosen = event.currentTarget.value as Order;
            sessionStorage.setItem('track-order', chosen);
            setOrder(chosen);
          }}
        >
          {orders.map(([order, words]) => (
            <option key={order} value={order}>
              {words}
            </option>
          ))}
        </select>
      }
    >
      <TrackGrid
        key={orderBy}
        label="Tracks"
        rows={tracks}
        onPlay={(row) => player.play(queueOfTracks(engine, 'Tracks', { orderBy }, total), row)}
      />
    </View>
  );
}

function storedOrder(): Order {
  const stored = sessionStorage.getItem('track-order');
  return orders.find(([order]) => order === stored)?.[0] ?? 'title';
}
