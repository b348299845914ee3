/** Which room is open on which dataset, in the page's hash: a reload comes back to the same where. */
import { useSyncExternalStore } from 'react';

/** In the order of the bar and of their digit keys. */
export const roomIds = ['library', 'review', 'policy', 'teachers'] as const;
export type RoomId = (typeof roomIds)[number];

export interface Route {
  room: RoomId;
  /** The dataset's folder; null before one was opened. */
  path: string | null;
  /** Only in the review room; null means the next one that is not finished. */
  episode: number | null;
}

/** Anything that is no route is the library. */
export function parseRoute(hash: string): Route {
  const [where = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const path = new URLSearchParams(query).get('path');
  const [name, number = ''] = where.split('/');
  const room = roomIds.find((id) => id === name) ?? 'library';
  const hasEpisode = room === 'review' && /^\d{1,9}$/.test(number);
  return { room, path, episode: hasEpisode ? Number(number) : null };
}

export function formatRoute(route: Route): string {
  const where =
    route.room === 'review' && route.episode !== null ? `review/${route.episode}` : route.room;
  return route.path === null
    ? `#/${where}`
    : `#/${where}?${new URLSearchParams({ path: route.path })}`;
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
