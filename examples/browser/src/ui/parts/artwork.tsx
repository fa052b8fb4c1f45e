import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Engine } from '../../engine/start-engine.ts';
import { usePage } from '../state/engine-context.ts';
import { PlaceholderArt } from './placeholder-art.tsx';

/** Addresses of covers that were read, the latest used last. */
const covers = new Map<string, Promise<string | undefined>>();
const maxCovers = 400;
const minCoverPx = 64;

/** A cover, or a drawing made from `name` where there is none. Decoration: what it belongs to is named beside it. */
export function Artwork({ hash, name }: { hash: string | null | undefined; name: string }): VNode {
  const { engine } = usePage();
  const [shown, setShown] = useState<{ hash: string; url: string }>();
  useEffect(() => {
    if (hash == null) return;
    let gone = false;
    const show = (url: string | undefined): void => {
      if (!gone && url !== undefined) setShown({ hash, url });
    };
    coverUrl(engine, hash).then(show, () => undefined);
    return () => {
      gone = true;
    };
  }, [engine, hash]);
  if (hash == null || shown?.hash !== hash) return <PlaceholderArt name={name} />;
  return <img class="cover" src={shown.url} alt="" decoding="async" draggable={false} />;
}

/** The address of a cover inside this page. */
export function coverUrl(engine: Engine, hash: string): Promise<string | undefined> {
  const known = covers.get(hash);
  const url = known ?? readCover(engine, hash);
  covers.delete(hash);
  covers.set(hash, url);
  if (!known) {
    // A failure may be over the next time.
    url.catch(() => covers.delete(hash));
    dropOldCovers();
  }
  return url;
}

async function readCover(engine: Engine, hash: string): Promise<string | undefined> {
  const artwork = await engine.artwork(hash);
  if (!artwork?.mimeType.startsWith('image/')) return undefined;
  const url = URL.createObjectURL(new Blob([artwork.data as BlobPart], { type: artwork.mimeType }));
  if (await isWorthShowing(url)) return url;
  URL.revokeObjectURL(url);
  return undefined;
}

/** A picture of a few pixels, or a damaged one, looks worse than a drawing. */
async function isWorthShowing(url: string): Promise<boolean> {
  const image = new Image();
  image.src = url;
  const isWhole = await image.decode().then(
    () => true,
    () => false,
  );
  return isWhole && Math.min(image.naturalWidth, image.naturalHeight) >= minCoverPx;
}

function dropOldCovers(): void {
  for (const [hash, url] of covers) {
    if (covers.size <= maxCovers) return;
    covers.delete(hash);
    url.then((address) => address !== undefined && URL.revokeObjectURL(address)).catch(() => undefined);
  }
}
