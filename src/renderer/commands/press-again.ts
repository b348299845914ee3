/** Presses a key once more on what has the focus by now. */

/** Tells the page of it, then does the browser's own part: a key that a script presses has none. */
export function pressAgain(page: Document, event: KeyboardEvent): void {
  const target = page.activeElement ?? page.body;
  const { type, code, key, ctrlKey, metaKey, shiftKey, altKey, repeat } = event;
  const again = new KeyboardEvent(type, {
    code,
    key,
    ctrlKey,
    metaKey,
    shiftKey,
    altKey,
    repeat,
    bubbles: true,
    cancelable: true,
  });
  if (!target.dispatchEvent(again) || type !== 'keydown') return;
  if (ctrlKey || metaKey || altKey) return;
  if (key === 'Escape') {
    const dialog = [...page.querySelectorAll('dialog:modal')].at(-1);
    dialog?.dispatchEvent(new Event('cancel', { cancelable: true }));
  } else if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) {
    write(page, target, key);
  } else if (target instanceof HTMLButtonElement && (key === 'Enter' || key === ' ')) {
    target.click();
  }
}

/** As if it were typed: what listens to the field hears of it, and the field's own undo takes it out again. */
function write(page: Document, field: HTMLInputElement | HTMLTextAreaElement, key: string): void {
  if (key.length === 1) page.execCommand('insertText', false, key);
  else if (key === 'Backspace') page.execCommand('delete');
  else if (key === 'Delete') page.execCommand('forwardDelete');
  else if (key !== 'Enter') return;
  else if (field instanceof HTMLTextAreaElement) page.execCommand('insertLineBreak');
  else field.form?.requestSubmit();
}
