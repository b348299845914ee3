/** The window's chords (see `commands/chord.ts` there) as Electron's accelerators. */

const named: Readonly<Record<string, string>> = {
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  BracketLeft: '[',
  BracketRight: ']',
  Space: 'Space',
  Enter: 'Enter',
  Escape: 'Esc',
  Delete: 'Delete',
  Backspace: 'Backspace',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  Comma: ',',
  Period: '.',
  Slash: '/',
  Minus: '-',
  Equal: '=',
  '?': '?',
};

/** The first chord that the platform can show, or null. */
export function acceleratorOf(keys: readonly string[], platform: NodeJS.Platform): string | null {
  for (const chord of keys) {
    const accelerator = oneAccelerator(chord);
    const shown = accelerator !== null && (platform !== 'darwin' || chord.includes('Mod'));
    if (shown) return accelerator;
  }
  return null;
}

function oneAccelerator(chord: string): string | null {
  const parts = chord.split('+');
  const code = parts.at(-1) ?? '';
  const key = named[code] ?? /^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1] ?? functionKey(code);
  if (key === null) return null;
  return [
    ...(parts.includes('Mod') ? ['CommandOrControl'] : []),
    ...(parts.includes('Alt') ? ['Alt'] : []),
    ...(parts.includes('Shift') ? ['Shift'] : []),
    key,
  ].join('+');
}

const functionKey = (code: string): string | null => (/^F\d{1,2}$/.test(code) ? code : null);
