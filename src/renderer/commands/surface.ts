/** What of the commands lies over the window: the palette, perhaps with something typed already, or the keys. */
import { createStore } from 'zustand/vanilla';

type Surface = { open: 'palette'; query: string } | { open: 'keys' } | { open: null };

export const surface = createStore<{ now: Surface }>(() => ({ now: { open: null } }));

const show = (now: Surface): void => surface.setState({ now });

/** @param query what stands in the field, to be typed on */
export const openPalette = (query = ''): void => show({ open: 'palette', query });

export const togglePalette = (): void => {
  if (surface.getState().now.open === 'palette') closeSurface();
  else openPalette();
};

export const openKeys = (): void => show({ open: 'keys' });

export const closeSurface = (): void => show({ open: null });
