/** Which room is open on which dataset, in the page's hash: a reload comes back to the same place. */
import { useSyncExternalStore } from 'react';

export interface Route {
  room: 'library' | 'review' | 'policy';
  /** The dataset's folder; null before one was opened. */
  path: string | null;
  /** Only in the review room; null means the next one that is not finished. */
  episode: number | null;
}

/** Anything that is no route is the library. */
export function parseRoute(hash: string): Route {
  const [place = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const path = new URLSearchParams(query).get('path');
  const [room, number = ''] = place.split('/');
  if (room === 'policy') return { room, path, episode: null };
  if (room !== 'review') return { room: 'library', path, episode: null };
  return { room, path, episode: /^\d{1,9}$/.test(number) ? Number(number) : null };
}

export function formatRoute(route: Route): string {
  const place =
    route.room === 'review' && route.episode !== null ? `review/${route.episode}` : route.room;
  return route.path === null
    ? `#/${place}`
    : `#/${place}?${new URLSearchParams({ path: route.path })}`;
}

/** `replace` leaves no step behind for the browser's back button. */
export function goTo(route: Route, options: { replace?: boolean } = {}): void {
  const hash = formatRoute(route);
  if (hash === location.hash) return;
  if (options.replace !== true) location.hash = hash;
  else {
    history.replaceState(null, '', hash);
    dispatchEvent(new Event('hashchange'));
  }
}

export function currentRoute(): Route {
  return parseRoute(location.hash);
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(listen, () => location.hash);
  return parseRoute(hash);
}

function listen(changed: () => void): () => void {
  addEventListener('hashchange', changed);
  return () => removeEventListener('hashchange', changed);
}
