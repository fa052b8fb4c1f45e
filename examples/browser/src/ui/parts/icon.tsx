import type { VNode } from 'preact';

const paths = {
  albums: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  artists: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5a7.5 7.5 0 0 1 15 0',
  tracks:
    'M9 18V6l11-2v11.5M9 18a2.8 2.8 0 1 1-5.6 0A2.8 2.8 0 0 1 9 18zM20 15.5a2.8 2.8 0 1 1-5.6 0 2.8 2.8 0 0 1 5.6 0z',
  search: 'M10.5 17.5a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM15.7 15.7 21 21',
  sources: 'M7 18.5a4.5 4.5 0 0 1-.6-8.96 6 6 0 0 1 11.6 1.06A4 4 0 0 1 17.5 18.5z',
  sync: 'M20 5v5h-5M4 19v-5h5M5.5 9.5A7 7 0 0 1 18.7 8L20 10M18.5 14.5A7 7 0 0 1 5.3 16L4 14',
  duplicates: 'M9 9h11v11H9zM15 9V4H4v11h5',
  problems: 'M12 4 2.8 20h18.4zM12 10v4.5M12 17.3v.1',
  storage:
    'M4 6.5C4 5 7.6 4 12 4s8 1 8 2.5S16.4 9 12 9 4 8 4 6.5zM4 6.5v11C4 19 7.6 20 12 20s8-1 8-2.5v-11M4 12c0 1.5 3.6 2.5 8 2.5s8-1 8-2.5',
  folder:
    'M3 6.5A1.5 1.5 0 0 1 4.5 5H9l2 2.5h8.5A1.5 1.5 0 0 1 21 9v8.5a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 17.5z',
  demo: 'm12 3 2.1 5.9L20 11l-5.9 2.1L12 19l-2.1-5.9L4 11l5.9-2.1zM19 17v4M17 19h4',
  drive: 'M8.5 4h7l6 10.5-3.5 6H6l-3.5-6zM8.5 4l6.1 10.5M15.5 4 9 15M2.5 14.5h19',
  onedrive: 'M7 18.5a4.5 4.5 0 0 1-.6-8.96 6 6 0 0 1 11.6 1.06A4 4 0 0 1 17.5 18.5zM6.4 9.54 15 14.5',
  question: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.5v.1',
  close: 'M6 6l12 12M18 6 6 18',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  back: 'm14.5 5-7 7 7 7',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z',
  auto: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 3v18M12 8l4-3M12 13l7-5.5M12 18l8-6',
  volume: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a7.5 7.5 0 0 1 0 11',
  muted: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM16 9.5l5 5M21 9.5l-5 5',
  download: 'M12 4v11M7.5 11l4.5 4.5 4.5-4.5M4.5 19.5h15',
  upload: 'M12 15.5v-11M7.5 9 12 4.5 16.5 9M4.5 19.5h15',
  shuffle:
    'M3.5 7H7l9 10h4.5M18 14.5l2.5 2.5-2.5 2.5M3.5 17H7l2.5-2.8M13.5 9.8 16 7h4.5M18 4.5 20.5 7 18 9.5',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.5M12 7.6v.1',
} as const;

const solid = {
  more: 'M5 14.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4zm7 0a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4zm7 0a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z',
  play: 'M7.5 4.8v14.4a.6.6 0 0 0 .92.5l11.2-7.2a.6.6 0 0 0 0-1L8.42 4.3a.6.6 0 0 0-.92.5z',
  pause: 'M7 4.5h3.2v15H7zM13.8 4.5H17v15h-3.2z',
  next: 'M5 5.3v13.4a.6.6 0 0 0 .92.5L15.5 13v6H18V5h-2.5v6L5.92 4.8a.6.6 0 0 0-.92.5z',
  previous: 'M19 5.3v13.4a.6.6 0 0 1-.92.5L8.5 13v6H6V5h2.5v6l9.58-6.2a.6.6 0 0 1 .92.5z',
} as const;

/** Names of the drawings. */
export type IconName = keyof typeof paths | keyof typeof solid;

/** A drawing beside words, or in a button that has a name; never the only carrier of meaning. */
export function Icon({ name }: { name: IconName }): VNode {
  const isSolid = name in solid;
  return (
    <svg class={isSolid ? 'icon solid' : 'icon'} viewBox="0 0 24 24" aria-hidden="true">
      <path d={isSolid ? solid[name as keyof typeof solid] : paths[name as keyof typeof paths]} />
    </svg>
  );
}
