import { useEffect, useState } from 'preact/hooks';
import { hashOf, parseRoute, type Route } from './route.ts';

/** Goes there; `replace` without a step for the back button. */
export function go(route: Route, options: { replace?: boolean } = {}): void {
  const hash = hashOf(route);
  if (hash === location.hash) return;
  if (options.replace === true) history.replaceState(null, '', hash);
  else history.pushState(null, '', hash);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

/** Where the page is now. */
export function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const follow = (): void => setRoute(parseRoute(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return route;
}
