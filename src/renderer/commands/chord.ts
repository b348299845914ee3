/**
 * Keys as text: `KeyA`, `Shift+ArrowLeft`, `Mod+Shift+KeyZ`, or one character such as `?`.
 *
 * A chord names the physical key (`KeyboardEvent.code`), so that the hand finds J, K and L in one row on AZERTY and
 * QWERTZ too. Two exceptions follow what every other program does: `Mod` (Ctrl, on a Mac Command) with a letter means
 * the letter (by position, Ctrl-Z on a French keyboard would be the browser's Ctrl-W, which closes the tab), and
 * a single character means whatever key types it.
 */
export interface KeyPress {
  code: string;
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

interface Parts {
  mod: boolean;
  shift: boolean;
  alt: boolean;
  key: string;
}

export function matchesChord(chord: string, press: KeyPress): boolean {
  const { mod, shift, alt, key } = parse(chord);
  if (mod !== (press.ctrlKey || press.metaKey)) return false;
  // Whether a character needs Shift or Alt depends on the layout.
  if (key.length === 1) return press.key === key;
  if (shift !== press.shiftKey || alt !== press.altKey) return false;
  const letter = mod ? latinLetter(press.key) : null;
  return letter === null ? press.code === key : key === `Key${letter}`;
}

/** The chord that a key press stands for, or null for a modifier alone. */
export function chordOf(press: KeyPress): string | null {
  if (/^(Control|Shift|Alt|Meta|OS|CapsLock)/.test(press.code) || press.code === '') return null;
  const mod = press.ctrlKey || press.metaKey;
  const letter = mod ? latinLetter(press.key) : null;
  return [
    ...(mod ? ['Mod'] : []),
    ...(press.altKey ? ['Alt'] : []),
    ...(press.shiftKey ? ['Shift'] : []),
    letter === null ? press.code : `Key${letter}`,
  ].join('+');
}

/** How a chord reads on this keyboard; `layout` maps codes to what they type, where the browser tells. */
export function chordLabel(
  chord: string,
  layout: ReadonlyMap<string, string> | null,
  mac: boolean,
): string {
  const { mod, shift, alt, key } = parse(chord);
  const parts = [
    ...(mod ? [mac ? '⌘' : 'Ctrl'] : []),
    ...(alt ? [mac ? '⌥' : 'Alt'] : []),
    ...(shift ? [mac ? '⇧' : 'Shift'] : []),
    mod && key.startsWith('Key') ? key.slice(3) : keyLabel(key, layout),
  ];
  return parts.join(mac ? '' : ' ');
}

function parse(chord: string): Parts {
  const pieces = chord === '+' ? [chord] : chord.split('+');
  return {
    mod: pieces.includes('Mod'),
    shift: pieces.includes('Shift'),
    alt: pieces.includes('Alt'),
    key: pieces.at(-1) ?? '',
  };
}

function latinLetter(key: string): string | null {
  return /^[a-z]$/i.test(key) ? key.toUpperCase() : null;
}

function keyLabel(code: string, layout: ReadonlyMap<string, string> | null): string {
  const typed = layout?.get(code);
  return named[code] ?? typed?.toUpperCase() ?? onUsLayout[code] ?? plainName(code);
}

const plainName = (code: string) => code.replace(/^(Key|Digit)/, '').replace(/^Numpad/, 'Num ');

const named: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Delete: 'Del',
};

const onUsLayout: Readonly<Record<string, string>> = {
  BracketLeft: '[',
  BracketRight: ']',
  Comma: ',',
  Period: '.',
  Slash: '/',
  Minus: '-',
  Equal: '=',
  Semicolon: ';',
  Quote: "'",
  Backquote: '`',
  Backslash: '\\',
};
