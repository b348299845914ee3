/** Which room is open on which dataset, in the page's hash: a reload comes back to the same where. */
import { useSyncExternalStore } from 'react';

/** In the order of the bar and of their digit keys. */
export const roomIds = ['library', 'review', 'policy', 'teachers', 'score', 'team'] as const;
export type RoomId = (typeof roomIds)[number];

export interface Route {
  room: RoomId;
  /** The dataset's folder; null before one was opened. */
  path: string | null;
  /** Only in the review room; null means the next one that is not finished. */
  episode: number | null;
  /** Of that episode, to begin at; absent where the address names none. */
  frame?: number;
}

/** Anything that is no route is the library. */
export function parseRoute(hash: string): Route {
  const [where = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const path = new URLSearchParams(query).get('path');
  const [name, place = ''] = where.split('/');
  const room = roomIds.find((id) => id === name) ?? 'library';
  const [, episode, frame] = /^(\d{1,9})(?:@(\d{1,9}))?$/.exec(place) ?? [];
  if (room !== 'review' || episode === undefined) return { room, path, episode: null };
  return {
    room,
    path,
    episode: Number(episode),
    ...(frame === undefined ? {} : { frame: Number(frame) }),
  };
}

export function formatRoute(route: Route): string {
  const at = route.frame === undefined ? '' : `@${route.frame}`;
  const where =
    route.room === 'review' && route.episode !== null ? `review/${route.episode}${at}` : route.room;
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
