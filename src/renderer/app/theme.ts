/**
 * Dark unless the user wants it light or as the system says: video is judged on a dark ground. Kept in localStorage,
 * which can be read before the first paint.
 */
import { useSyncExternalStore } from 'react';

export type Theme = 'system' | 'dark' | 'light';

const key = 'dualvla.theme';
const changed = 'dualvla-theme';

export function readTheme(): Theme {
  try {
    const stored = localStorage.getItem(key);
    return stored === 'system' || stored === 'light' ? stored : 'dark';
  } catch {
    // A browser that keeps nothing: the setting lasts as long as the page.
    return document.documentElement.dataset['theme'] === 'light' ? 'light' : 'dark';
  }
}

export function useTheme(): Theme {
  return useSyncExternalStore(listen, readTheme);
}

function listen(told: () => void): () => void {
  addEventListener(changed, told);
  return () => removeEventListener(changed, told);
}

export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

export function saveTheme(theme: Theme): void {
  applyTheme(theme);
  try {
    localStorage.setItem(key, theme);
  } catch {
    // See readTheme.
  }
  dispatchEvent(new Event(changed));
}
