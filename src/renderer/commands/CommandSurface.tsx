/**
 * What commands need once per window: the keyboard, the palette, the overview of keys, and remembering remapped keys.
 */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { z } from 'zod';
import { everyProject, studioStorage } from '../storage';
import type { Command } from './command';
import { CommandPalette } from './CommandPalette';
import { listenForKeys } from './keyboard';
import { KeysHelp } from './KeysHelp';
import { readKeyboardLayout } from './layout';
import { commands, useCommands } from './react';
import { closeSurface, openKeys, surface, togglePalette } from './surface';

const settingKey = 'keys';
const remappedSchema = z.record(z.string(), z.array(z.string().min(1).max(60)).max(4));

const own: readonly Command[] = [
  {
    id: 'studio.palette',
    label: 'Find a command',
    group: 'Studio',
    keys: ['Mod+KeyK'],
    everywhere: true,
    unlisted: true,
    run: togglePalette,
  },
  {
    id: 'studio.keys',
    label: 'Show and change keys',
    group: 'Studio',
    keys: ['?'],
    run: openKeys,
  },
  {
    id: 'studio.resetKeys',
    label: 'Reset all keys',
    group: 'Studio',
    keys: [],
    needs: 'no key was changed',
    isEnabled: () => Object.keys(commands.store.getState().remapped).length > 0,
    run: () => commands.setRemapped({}),
  },
];

export function CommandSurface() {
  const { now } = useStore(surface);
  useCommands(own);
  useEffect(() => listenForKeys(commands, document), []);
  useEffect(() => {
    void readKeyboardLayout();
    return rememberKeys();
  }, []);
  if (now.open === 'palette') return <CommandPalette query={now.query} onClose={closeSurface} />;
  if (now.open === 'keys') return <KeysHelp onClose={closeSurface} />;
  return null;
}

/** Reads the curator's own keys, then keeps what changes. Returns the function that stops. */
function rememberKeys(): () => void {
  let stop: (() => void) | null = null;
  let ended = false;
  const start = async () => {
    const storage = await studioStorage();
    const saved = remappedSchema.safeParse(
      await storage.setting(everyProject, settingKey).catch(() => undefined),
    );
    if (ended) return;
    if (saved.success) commands.setRemapped(saved.data);
    stop = commands.store.subscribe((state, before) => {
      if (state.remapped === before.remapped) return;
      void storage.saveSetting(everyProject, settingKey, state.remapped).catch(() => {});
    });
  };
  void start();
  return () => {
    ended = true;
    stop?.();
  };
}
