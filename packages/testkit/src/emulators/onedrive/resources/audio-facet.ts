import type { ProviderTags } from '@music-platform/bridge-traits';

const BITS_PER_KBIT = 1000;

/** What personal accounts know of a song without anybody reading it. */
export function audioFacet(tags: ProviderTags | undefined): Record<string, unknown> | undefined {
  if (tags === undefined) return undefined;
  const facet = {
    album: tags.album,
    albumArtist: tags.albumArtist,
    artist: tags.artists?.join(', '),
    bitrate: tags.bitrate === undefined ? undefined : Math.round(tags.bitrate / BITS_PER_KBIT),
    composers: tags.composers?.join(', '),
    disc: tags.disc,
    discCount: tags.discTotal,
    duration: tags.durationMs === undefined ? undefined : Math.round(tags.durationMs),
    genre: tags.genres?.join(', '),
    hasDrm: false,
    isVariableBitrate: false,
    title: tags.title,
    track: tags.track,
    trackCount: tags.trackTotal,
    year: tags.year,
  };
  return Object.fromEntries(Object.entries(facet).filter(([, value]) => value !== undefined));
}
