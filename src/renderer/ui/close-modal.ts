/** Closes a modal dialog that is still in the page: the focus goes back to where it was, and the caret with it. */
export function closeModal(dialog: HTMLDialogElement | null): void {
  dialog?.close();
  // Chromium gives back the focus alone: keys would go to a field that takes none.
  const at = document.activeElement;
  const isText = at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement;
  if (isText && at.selectionStart !== null) {
    at.setSelectionRange(at.selectionStart, at.selectionEnd);
  }
}
