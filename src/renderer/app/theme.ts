/**
 * Dark unless the user wants it light or as the system says: video is judged on a dark ground. Kept in localStorage,
 * which can be read before the first paint.
 */
export type Theme = 'system' | 'dark' | 'light';

const key = 'dualvla.theme';

export function readTheme(): Theme {
  try {
    const stored = localStorage.getItem(key);
    return stored === 'system' || stored === 'light' ? stored : 'dark';
  } catch {
    // A browser that keeps nothing: the setting lasts as long as the page.
    return 'dark';
  }
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
}
