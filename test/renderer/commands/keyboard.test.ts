/** Which key presses become commands, without a browser: a page that passes an event down and up again. */
import { afterEach, expect, it, vi } from 'vitest';
import { listenForKeys } from '../../../src/renderer/commands/keyboard';
import { createCommandRegistry } from '../../../src/renderer/commands/registry';

/** `modal`: whether a dialog stands. What it does with a key, it does between the page's two turns. */
class ToyPage {
  modal = false;
  readonly #listeners = new Map<string, (event: unknown) => void>();

  addEventListener(name: string, listener: (event: unknown) => void, capture = false): void {
    this.#listeners.set(`${name} ${capture}`, listener);
  }

  querySelector(): object | null {
    return this.modal ? {} : null;
  }

  press(code: string, dialog: () => void = () => {}): void {
    const keys = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
    const event = { code, key: code.at(-1), ...keys, target: null, preventDefault() {} };
    this.#listeners.get('keydown true')?.(event);
    dialog();
    this.#listeners.get('keydown false')?.(event);
  }
}

afterEach(() => {
  vi.unstubAllGlobals();
});

it('keeps a key that answers a dialog from the rooms, although the dialog is gone by then', () => {
  vi.stubGlobal('Element', Object);
  const went: string[] = [];
  const registry = createCommandRegistry();
  const run = () => went.push('library');
  registry.register([{ id: 'library', label: '', group: '', keys: ['Digit1'], run }]);
  const page = new ToyPage();
  listenForKeys(registry, page as unknown as Document);
  page.modal = true;
  page.press('Digit1', () => {
    page.modal = false;
  });
  expect(went).toEqual([]);
  page.press('Digit1');
  expect(went).toEqual(['library']);
});
