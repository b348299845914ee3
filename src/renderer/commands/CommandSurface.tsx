/**
 * What commands need once per window: the keyboard, the palette, the overview of keys, and remembering remapped keys.
 */
import { useEffect, useMemo, useState } from 'react';
import { z } from 'zod';
import { everyProject, studioStorage } from '../storage';
import type { Command } from './command';
import { CommandPalette } from './CommandPalette';
import { listenForKeys } from './keyboard';
import { KeysHelp } from './KeysHelp';
import { readKeyboardLayout } from './layout';
import { commands, useCommands } from './react';

const settingKey = 'keys';
const remappedSchema = z.record(z.string(), z.array(z.string().min(1).max(60)).max(4));

export function CommandSurface() {
  const [open, setOpen] = useState<'palette' | 'keys' | null>(null);
  const own = useMemo<Command[]>(
    () => [
      {
        id: 'studio.palette',
        label: 'Find a command',
        group: 'Studio',
        keys: ['Mod+KeyK'],
        everywhere: true,
        unlisted: true,
        run: () => setOpen((now) => (now === 'palette' ? null : 'palette')),
      },
      {
        id: 'studio.keys',
        label: 'Show and change keys',
        group: 'Studio',
        keys: ['?'],
        run: () => setOpen('keys'),
      },
    ],
    [],
  );
  useCommands(own);
  useEffect(() => listenForKeys(commands, document), []);
  useEffect(() => {
    void readKeyboardLayout();
    return rememberKeys();
  }, []);
  if (open === 'palette') return <CommandPalette onClose={() => setOpen(null)} />;
  if (open === 'keys') return <KeysHelp onClose={() => setOpen(null)} />;
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
