/** Which key presses become commands, without a browser: a page that passes an event down and up again. */
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { listenForKeys } from '../../../src/renderer/commands/keyboard';
import { createCommandRegistry } from '../../../src/renderer/commands/registry';
import { notices } from '../../../src/renderer/ui/notices';

/** `modal`: whether a dialog stands. What it does with a key, it does between the page's two turns. */
class ToyPage {
  modal = false;
  /** Keys that nobody else hears of. */
  readonly stopped: string[] = [];
  readonly #listeners = new Map<string, (event: unknown) => void>();

  addEventListener(name: string, listener: (event: unknown) => void, capture = false): void {
    this.#listeners.set(`${name} ${capture}`, listener);
  }

  querySelector(): object | null {
    return this.modal ? {} : null;
  }

  press(code: string, dialog: () => void = () => {}): void {
    const keys = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
    const heard = this.stopped.length;
    const event = {
      code,
      key: /^(Key|Digit)/.test(code) ? code.at(-1) : code,
      ...keys,
      target: null,
      preventDefault() {},
      stopImmediatePropagation: () => void this.stopped.push(code),
    };
    this.#listeners.get('keydown true')?.(event);
    if (this.stopped.length > heard) return;
    dialog();
    this.#listeners.get('keydown false')?.(event);
  }
}

afterEach(() => {
  vi.unstubAllGlobals();
});

/** What comes to the page, in order: commands, and what has to wait only once it is pressed again. */
function opened() {
  vi.stubGlobal('Element', Object);
  const went: string[] = [];
  const registry = createCommandRegistry();
  const run = () => void went.push('library');
  registry.register([{ id: 'library', label: '', group: '', keys: ['Digit1'], run }]);
  const page = new ToyPage();
  listenForKeys(registry, page as unknown as Document, (_page, { code }) => page.press(code));
  return { registry, page, went };
}

it('keeps a key that answers a dialog from the rooms, although the dialog is gone by then', () => {
  const { page, went } = opened();
  page.modal = true;
  page.press('Digit1', () => {
    page.modal = false;
  });
  expect(went).toEqual([]);
  page.press('Digit1');
  expect(went).toEqual(['library']);
});

const said = () => notices.getState().list.map(({ text }) => text);

it('says what has to be done first, where a key can do nothing before it', () => {
  const { registry, page, went } = opened();
  notices.setState({ list: [] });
  const drop = { id: 'drop', label: '', group: '', keys: ['KeyD'], needs: 'select episodes first' };
  const run = () => void went.push('drop');
  const leave = registry.register([{ ...drop, isEnabled: () => false, run }]);
  page.modal = true;
  page.press('KeyD');
  page.modal = false;
  page.press('KeyE');
  expect(said()).toEqual([]);
  page.press('KeyD');
  expect(said()).toEqual(['Select episodes first.']);
  leave();
  notices.setState({ list: [] });
  registry.register([{ ...drop, run }]);
  page.press('KeyD');
  expect([said(), went]).toEqual([[], ['drop']]);
});

const turns = async () => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((next) => setImmediate(next));
};

it('takes no letters of a text that was refused as commands, until a pause or another key', () => {
  const { registry, page, went } = opened();
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  registry.register([
    { id: 'next', label: '', group: '', keys: ['ArrowDown'], run: () => void went.push('next') },
  ]);
  registry.ahead.refuseText();
  for (const code of ['KeyA', 'Shift', 'Digit1', 'KeyB']) {
    vi.advanceTimersByTime(250);
    page.press(code);
  }
  expect(page.stopped).toEqual(['KeyA', 'Digit1', 'KeyB']);
  vi.advanceTimersByTime(700);
  page.press('Digit1');
  expect(went).toEqual(['library']);
  registry.ahead.refuseText();
  page.press('ArrowDown');
  page.press('Digit1');
  expect(went).toEqual(['library', 'next', 'library']);
});

describe('keys pressed before it is known what they mean', () => {
  it('wait, and are pressed again in their order, behind what stands then', async () => {
    const { registry, page, went } = opened();
    const free = [registry.ahead.hold(), registry.ahead.hold()];
    page.press('Digit1');
    registry.ahead.behind(() => void went.push('click'));
    page.press('Digit1');
    free[0]?.();
    await turns();
    expect(went).toEqual([]);
    free[1]?.();
    // Also what is pressed while they are pressed again.
    page.press('Digit1');
    registry.ahead.behind(() => void went.push('last'));
    await turns();
    expect(went).toEqual(['library', 'click', 'library', 'library', 'last']);
    registry.ahead.behind(() => void went.push('at once'));
    expect(went.at(-1)).toBe('at once');
  });

  it('wait again where the first of them opens something, and come to nothing in another room', async () => {
    const { registry, page, went } = opened();
    const again: ((forget?: boolean) => void)[] = [];
    const open = () => void again.push(registry.ahead.hold());
    registry.register([{ id: 'open', label: '', group: '', keys: ['KeyD'], run: open }]);
    page.press('KeyD');
    page.press('KeyD');
    page.press('Digit1');
    again[0]?.();
    await turns();
    expect(again).toHaveLength(2);
    expect(went).toEqual([]);
    again[1]?.(true);
    await turns();
    expect(went).toEqual([]);
    page.press('Digit1');
    expect(went).toEqual(['library']);
  });

  it('are pressed although one before them fails, whose fault is told all the same', async () => {
    const { registry, page, went } = opened();
    const told: unknown[] = [];
    const others = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    process.on('unhandledRejection', (error) => told.push(error));
    onTestFinished(() => {
      process.removeAllListeners('unhandledRejection');
      for (const each of others) process.on('unhandledRejection', each);
    });
    const free = registry.ahead.hold();
    page.press('Digit1');
    registry.ahead.behind(() => {
      throw new Error('broken');
    });
    page.press('Digit1');
    free();
    await turns();
    expect(went).toEqual(['library', 'library']);
    expect(told).toEqual([new Error('broken')]);
    page.press('Digit1');
    expect(went).toHaveLength(3);
  });

  it('are not those that the browser or an input method takes', async () => {
    const { registry, page, went } = opened();
    const free = registry.ahead.hold();
    page.press('F5');
    page.press('Tab');
    expect(page.stopped).toEqual([]);
    page.press('KeyX');
    expect(page.stopped).toEqual(['KeyX']);
    free();
    await turns();
    expect(went).toEqual([]);
  });
});
