import type { VNode } from 'preact';
import { usePage } from '../state/engine-context.ts';
import { hashOf } from '../state/route.ts';
import { go } from '../state/use-route.ts';

/** Leads to the artist of this name; to what a search for it finds, where there is none of exactly this name. */
export function ArtistLink({ name, tabIndex }: { name: string | undefined; tabIndex?: number }): VNode {
  const { engine } = usePage();
  if (name === undefined) return <span class="artist">Unknown artist</span>;
  const open = async (): Promise<void> => {
    const { artists } = await engine.search(name, { limit: 20 });
    const artist = artists.find((each) => each.name === name);
    go(artist ? { view: 'artist', id: artist.id } : { view: 'search', text: name });
  };
  const onClick = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open().catch(() => go({ view: 'search', text: name }));
  };
  return (
    <a
      class="artist"
      href={hashOf({ view: 'search', text: name })}
      title={name}
      tabIndex={tabIndex}
      onClick={onClick}
    >
      <bdi>{name}</bdi>
    </a>
  );
}
