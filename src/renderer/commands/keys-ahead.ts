/**
 * What is pressed before it is known what it means: an act that may open a field or a question waits for its turn, and
 * a letter pressed meanwhile is a command or part of a text. Such keys wait, and are pressed again in their order.
 */

export interface KeysAhead {
  /** From now on keys wait, until the returned function is called; told to forget, nothing comes of them. */
  hold(): (forget?: boolean) => void;
  /** Whether a key that is pressed now has to wait. */
  mustWait(): boolean;
  wait(press: () => void): void;
  /** Does what comes of no key: at once, or behind the keys that wait. */
  behind(work: () => void): void;
  /** A field that was asked for does not open: who types on without looking up gives no commands. */
  refuseText(): void;
  /** Whether this letter is of a text that was refused. Any other key, and a pause, end that. */
  isRefused(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): boolean;
}

/** Milliseconds between two letters of one who types on. */
const typingMs = 600;
/** Pressed while one types on. */
const besideLetters: ReadonlySet<string> = new Set(['Shift', 'Backspace']);

export function createKeysAhead(): KeysAhead {
  const waiting: (() => void)[] = [];
  let holds = 0;
  let draining = false;
  let pressing = false;
  let refusedAtMs = -Infinity;
  const isHeld = () => holds > 0;
  const mustWait = () => !pressing && (isHeld() || waiting.length > 0);

  const drain = async () => {
    if (draining) return;
    draining = true;
    try {
      // What a key opens is drawn, and has taken the focus, a turn later.
      for (await nextTurn(); !isHeld() && waiting.length > 0; await nextTurn()) {
        pressing = true;
        waiting.shift()?.();
        pressing = false;
      }
    } finally {
      // One that fails takes nothing from those behind it.
      pressing = false;
      draining = false;
      if (!isHeld() && waiting.length > 0) void drain();
    }
  };

  return {
    hold() {
      let held = true;
      holds += 1;
      return (forget = false) => {
        if (!held) return;
        held = false;
        holds -= 1;
        if (forget) waiting.length = 0;
        if (!isHeld() && waiting.length > 0) void drain();
      };
    },
    mustWait,
    wait: (press) => void waiting.push(press),
    behind(work) {
      if (pressing || waiting.length === 0) work();
      else waiting.push(work);
    },
    refuseText() {
      refusedAtMs = performance.now();
    },
    isRefused({ key, ctrlKey, metaKey, altKey }) {
      if (besideLetters.has(key)) return false;
      const isLetter = key.length === 1 && !ctrlKey && !metaKey && !altKey;
      const isTyped = isLetter && performance.now() - refusedAtMs < typingMs;
      refusedAtMs = isTyped ? performance.now() : -Infinity;
      return isTyped;
    },
  };
}

/** Not by a timer: those are put off where the window is in the background. */
const nextTurn = () =>
  new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(null);
  });
