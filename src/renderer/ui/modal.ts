/** Modal dialogs: while one is open nothing outside of it can be pressed, nor is it read out. */
import { createStore } from 'zustand/vanilla';

/** Those that are open, the topmost last. */
export const openModals = createStore<{ list: readonly HTMLDialogElement[] }>(() => ({ list: [] }));

/**
 * Opens it over all others. The returned function closes it, while it is still in the page: the focus goes back to
 * where it was, and the caret with it.
 */
export function openModal(dialog: HTMLDialogElement | null): () => void {
  if (dialog === null) return () => {};
  dialog.showModal();
  openModals.setState(({ list }) => ({ list: [...list, dialog] }));
  return () => {
    dialog.close();
    openModals.setState(({ list }) => ({ list: list.filter((each) => each !== dialog) }));
    // Chromium gives back the focus alone: keys would go to a field that takes none.
    const at = document.activeElement;
    const isText = at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement;
    if (isText && at.selectionStart !== null) {
      at.setSelectionRange(at.selectionStart, at.selectionEnd);
    }
  };
}
