/** Where the page is: a view, and what it is of. */
export type Route =
  | { readonly view: 'album' | 'artist'; readonly id: string }
  | { readonly view: 'search'; readonly text: string }
  | { readonly view: ViewName };

/** The views that need nothing but their name. */
export type ViewName = (typeof viewNames)[number];

const viewNames = [
  'albums',
  'artists',
  'tracks',
  'sources',
  'sync',
  'duplicates',
  'problems',
  'storage',
] as const;

/** What a hash leads to; whatever it does not know leads to the albums. */
export function parseRoute(hash: string): Route {
  const [, name = '', ...rest] = hash.replace(/^#/, '').split('/');
  const argument = decode(rest.join('/'));
  if ((name === 'album' || name === 'artist') && argument !== '') return { view: name, id: argument };
  if (name === 'search') return { view: 'search', text: argument };
  return { view: viewNames.find((known) => known === name) ?? 'albums' };
}

/** The hash that leads there. */
export function hashOf(route: Route): string {
  if ('id' in route) return `#/${route.view}/${encodeURIComponent(route.id)}`;
  if ('text' in route) return `#/search/${encodeURIComponent(route.text)}`;
  return `#/${route.view}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
