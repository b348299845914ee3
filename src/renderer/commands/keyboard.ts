/** From key presses to commands: silent while text is typed, an input method composes, or a dialog or menu is open. */
import { notify } from '../ui/notices';
import { chordOf } from './chord';
import { pressAgain } from './press-again';
import type { CommandRegistry } from './registry';

/**
 * Returns the function that stops listening.
 * @param again presses a key that had to wait
 */
export function listenForKeys(
  registry: CommandRegistry,
  page: Document,
  again: (page: Document, event: KeyboardEvent) => void = pressAgain,
): () => void {
  const { ahead } = registry;
  // Space and Enter belong to a button that was reached by Tab, but not to one that was merely clicked before:
  // after accepting by mouse, Space plays.
  let focusByPointer = false;
  const onPointer = () => {
    focusByPointer = true;
  };

  /** Keys whose press waits. */
  const waits = new Set<string>();
  /** What lasts while its key is held, by the key. */
  const held = new Map<string, () => void>();
  const onKeyUp = (event: KeyboardEvent) => {
    const { code } = event;
    const waited = waits.delete(code);
    // Let go behind its press.
    if (waited && ahead.mustWait()) return ahead.wait(() => again(page, event));
    held.get(code)?.();
    held.delete(code);
  };
  /** The window lost the keyboard: no key will be let go here. */
  const onBlur = () => {
    for (const release of held.values()) release();
    held.clear();
  };

  // A key that answers a dialog closes it before it comes here: what counts is what stood when it went down.
  let stood = false;
  const beforeKey = (event: KeyboardEvent) => {
    if (ahead.mustWait() && canWait(event, registry)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      waits.add(event.code);
      return ahead.wait(() => again(page, event));
    }
    stood = page.querySelector(taking) !== null;
    if (!ahead.isRefused(event) || isTaken(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  /** By a dialog or menu, or by what has the focus. */
  const isTaken = (event: KeyboardEvent): boolean => {
    if (stood || page.querySelector(taking) !== null) return true;
    return event.target instanceof Element && takesKey(event.target, event, focusByPointer);
  };
  /** A key that would do something, were something else done first, is not passed over in silence. */
  const sayNeeded = (event: KeyboardEvent): void => {
    const needed = registry.neededFor(event);
    if (needed === null || event.repeat || isTaken(event)) return;
    event.preventDefault();
    notify({ tone: 'info', text: sentenceOf(needed) });
  };

  const onKey = (event: KeyboardEvent) => {
    if (event.code === 'Tab') focusByPointer = false;
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
    const command = registry.commandFor(event);
    if (command === null) return sayNeeded(event);
    if (command.everywhere !== true && isTaken(event)) return;
    // A held key that must not repeat is still ours: the page must not scroll with it either.
    event.preventDefault();
    if (event.repeat && command.repeats !== true) return;
    if (command.release !== undefined) held.set(event.code, () => command.release?.());
    registry.notePress();
    command.run();
  };

  page.addEventListener('pointerdown', onPointer, true);
  page.addEventListener('keydown', beforeKey, true);
  page.addEventListener('keydown', onKey);
  page.addEventListener('keyup', onKeyUp);
  page.defaultView?.addEventListener('blur', onBlur);
  return () => {
    page.removeEventListener('pointerdown', onPointer, true);
    page.removeEventListener('keydown', beforeKey, true);
    page.removeEventListener('keydown', onKey);
    page.removeEventListener('keyup', onKeyUp);
    page.defaultView?.removeEventListener('blur', onBlur);
  };
}

const sentenceOf = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;

/** What has all keys while it is open. */
const taking = 'dialog:modal, [role="menu"]';

/** Whether it can be pressed again for what it was pressed for: not what the browser does itself, no half a letter. */
function canWait(event: KeyboardEvent, registry: CommandRegistry): boolean {
  if (event.isComposing || event.keyCode === 229) return false;
  if (registry.commandFor(event) !== null || event.key === 'Enter') return true;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  return chordOf(event) !== null && !/^(Tab|F\d+)$/.test(event.code);
}

const textInputs = new Set(
  'text search url tel email password number date month week time datetime-local'.split(' '),
);

/** Whether text goes into this element. */
export function isTextField(element: Element): boolean {
  if (element instanceof HTMLInputElement) return textInputs.has(element.type);
  return (
    element instanceof HTMLTextAreaElement ||
    element instanceof HTMLSelectElement ||
    (element instanceof HTMLElement && element.isContentEditable)
  );
}

function takesKey(target: Element, event: KeyboardEvent, focusByPointer: boolean): boolean {
  const withMod = event.ctrlKey || event.metaKey;
  // A choice has no undo of its own.
  if (isTextField(target)) return !(target instanceof HTMLSelectElement && withMod);
  if (withMod) return false;
  if (target instanceof HTMLInputElement && target.type === 'range') {
    return /^(Arrow|Page|Home|End)/.test(event.code);
  }
  if (event.code !== 'Space' && event.code !== 'Enter') return false;
  return !focusByPointer && target.closest(activatable) !== null;
}

const activatable =
  'button, a[href], summary, input, [role="button"], [role="option"], [role="tab"], [role="menuitem"]';
