import { describe, expect, it } from 'vitest';
import {
  chordLabel,
  chordOf,
  matchesChord,
  type KeyPress,
} from '../../../src/renderer/commands/chord';

const press = (code: string, key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  code,
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});
const ctrl = { ctrlKey: true };

describe('a chord', () => {
  it('means the place of a key, whatever it types', () => {
    expect(matchesChord('KeyA', press('KeyA', 'q'))).toBe(true); // AZERTY
    expect(matchesChord('KeyA', press('KeyQ', 'a'))).toBe(false);
    expect(matchesChord('BracketLeft', press('BracketLeft', 'ü'))).toBe(true); // QWERTZ
    expect(matchesChord('KeyJ', press('KeyJ', 'о'))).toBe(true); // Cyrillic
  });

  it('with Mod means the letter, so that Ctrl-Z stays where every program has it', () => {
    expect(matchesChord('Mod+KeyZ', press('KeyY', 'z', ctrl))).toBe(true); // QWERTZ
    expect(matchesChord('Mod+KeyZ', press('KeyW', 'z', ctrl))).toBe(true); // AZERTY
    expect(matchesChord('Mod+KeyZ', press('KeyZ', 'w', ctrl))).toBe(false); // closes the tab there
    expect(matchesChord('Mod+KeyZ', press('KeyZ', 'я', ctrl))).toBe(true); // no Latin letters
    expect(matchesChord('Mod+KeyZ', press('KeyZ', 'z', { metaKey: true }))).toBe(true);
  });

  it('wants exactly its modifiers', () => {
    expect(matchesChord('KeyA', press('KeyA', 'A', { shiftKey: true }))).toBe(false);
    expect(matchesChord('Shift+KeyA', press('KeyA', 'A', { shiftKey: true }))).toBe(true);
    expect(matchesChord('KeyA', press('KeyA', 'a', ctrl))).toBe(false);
    expect(matchesChord('KeyE', press('KeyE', '€', { altKey: true }))).toBe(false);
    const shifted = press('KeyZ', 'Z', { ctrlKey: true, shiftKey: true });
    expect(matchesChord('Mod+Shift+KeyZ', shifted)).toBe(true);
    expect(matchesChord('Mod+KeyZ', shifted)).toBe(false);
  });

  it('of one character means whatever key types it', () => {
    expect(matchesChord('?', press('Slash', '?', { shiftKey: true }))).toBe(true);
    expect(matchesChord('?', press('Minus', '?', { shiftKey: true }))).toBe(true); // QWERTZ
    expect(matchesChord('?', press('Slash', '/'))).toBe(false);
  });

  it('is read from a press so that it matches that press again', () => {
    const presses = [
      press('KeyQ', 'a'),
      press('ArrowLeft', 'ArrowLeft', { shiftKey: true }),
      press('KeyY', 'z', ctrl),
      press('F2', 'F2', { altKey: true }),
    ];
    for (const each of presses) {
      const chord = chordOf(each);
      expect(chord !== null && matchesChord(chord, each)).toBe(true);
    }
    expect(chordOf(press('ShiftLeft', 'Shift', { shiftKey: true }))).toBeNull();
  });

  it('is shown as the keyboard at hand has it', () => {
    const azerty = new Map([['KeyA', 'q']]);
    expect(chordLabel('KeyA', azerty, false)).toBe('Q');
    expect(chordLabel('KeyA', null, false)).toBe('A');
    expect(chordLabel('BracketLeft', null, false)).toBe('[');
    expect(chordLabel('Shift+ArrowLeft', null, false)).toBe('Shift ←');
    expect(chordLabel('Mod+Shift+KeyZ', azerty, false)).toBe('Ctrl Shift Z');
    expect(chordLabel('Mod+KeyZ', null, true)).toBe('⌘Z');
    expect(chordLabel('?', null, false)).toBe('?');
  });
});
