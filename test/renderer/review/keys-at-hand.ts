/**
 * The keyboard over an episode without a window: keys go to what stands, which is a question, the field of a text, or
 * the review; those that have to wait are pressed again as in the window.
 */
import { dropReasons } from '../../../src/shared/model/drop-reason';
import { commands } from '../../../src/renderer/commands';
import { listenForKeys } from '../../../src/renderer/commands/keyboard';
import type { EpisodeController } from '../../../src/renderer/features/review/controller/controller';

type Key = Pick<
  KeyboardEvent,
  'code' | 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'preventDefault'
> & { target: null; stopImmediatePropagation: () => void };

export interface KeysAtHand {
  /** A chord as commands have them: `Shift+KeyA`. */
  press(chord: string): void;
  stop(): void;
}

/** @param controller of the episode that is on screen */
export function keysAtHand(controller: () => EpisodeController): KeysAtHand {
  const listeners = new Map<string, (event: Key) => void>();
  let tag = '';
  const page = {
    addEventListener: (name: string, hear: (event: Key) => void, capture = false) =>
      void listeners.set(`${name} ${capture}`, hear),
    removeEventListener: () => {},
    querySelector: () => (controller().state.getState().asking === null ? null : {}),
  };

  /** Whether what stands has taken the key. */
  const taken = ({ code, key, ctrlKey }: Key): boolean => {
    const on = controller();
    const { asking, editing } = on.state.getState();
    if (asking === null && editing === null) return false;
    if (asking === null) {
      if (code === 'Escape') on.cancelEdit();
      else if (code === 'Enter' && ctrlKey) on.saveEdit();
      else if (key.length === 1) on.type(`${editing?.text ?? ''}${key}`);
    } else if (code === 'Escape') {
      tag = '';
      on.cancelAsking();
    } else if (asking === 'drop') {
      const reason = dropReasons[Number(/^Digit(\d)$/.exec(code)?.[1]) - 1];
      if (reason !== undefined) on.flag(reason);
    } else if (asking === 'tag') {
      if (key.length === 1) tag += key;
      else if (code === 'Enter') {
        on.tag(() => [tag]);
        tag = '';
      }
    } else if (code !== 'Enter') return true;
    else if (asking === 'finish') on.cancelAsking();
    else if (asking === 'accept-rest') on.acceptRestUnseen();
    else on.decidePicked(asking === 'accept-picked' ? 'accept' : 'prune');
    return true;
  };

  const go = (key: Key): void => {
    let ended = false;
    const event = { ...key, stopImmediatePropagation: () => (ended = true) };
    listeners.get('keydown true')?.(event);
    // As the element with the focus hears it first, and keeps what it takes.
    if (!ended && !taken(event)) listeners.get('keydown false')?.(event);
  };
  const stop = listenForKeys(commands, page as unknown as Document, (_page, event) =>
    go(event as unknown as Key),
  );
  return {
    press(chord) {
      const parts = chord.split('+');
      const code = parts.pop() ?? '';
      const has = (name: string) => parts.includes(name);
      go({
        code,
        key: /^(Key|Digit)/.test(code) ? (code.at(-1) ?? '').toLowerCase() : code,
        ctrlKey: has('Mod'),
        metaKey: false,
        shiftKey: has('Shift'),
        altKey: false,
        target: null,
        preventDefault: () => {},
        stopImmediatePropagation: () => {},
      });
    },
    stop,
  };
}
