/** What the keys of this keyboard type, where the browser tells (Chromium does, in secure contexts). */
import { createStore } from 'zustand/vanilla';

interface LayoutHolder {
  keyboard?: { getLayoutMap(): Promise<ReadonlyMap<string, string>> };
}

const mac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);

export const keyboardLayout = createStore<{
  typed: ReadonlyMap<string, string> | null;
  mac: boolean;
}>(() => ({ typed: null, mac }));

export async function readKeyboardLayout(): Promise<void> {
  const typed = await (navigator as LayoutHolder).keyboard?.getLayoutMap().catch(() => null);
  if (typed) keyboardLayout.setState({ typed });
}
