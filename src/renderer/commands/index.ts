export type { Command, CommandSpec } from './command';
export { CommandSurface } from './CommandSurface';
export { isTextField } from './keyboard';
export { isEnabled } from './registry';
export { tabCommands } from './tab-commands';
export { openPalette } from './surface';
export {
  CommandButton,
  commands,
  keyLabel,
  keysAhead,
  useButtonCommand,
  useCommands,
  useKeyLabel,
} from './react';
