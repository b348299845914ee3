export type { Choice, Command, CommandSpec } from './command';
export { CommandSurface } from './CommandSurface';
export { isTextField } from './keyboard';
export { isEnabled } from './registry';
export { tabCommands, tabSpecs } from './tab-commands';
export { openPalette } from './surface';
export {
  choiceCommand,
  CommandButton,
  commands,
  keyLabel,
  keysAhead,
  useButtonCommand,
  useChoiceCommand,
  useCommands,
  useKeyLabel,
  useKeyLabelOf,
} from './react';
