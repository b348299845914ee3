export type { Choice, Command, CommandSpec } from './command';
export { CommandSurface } from './CommandSurface';
export { isTextField } from './keyboard';
export { isEnabled } from './registry';
export { tabCommands, tabSpecs } from './tab-commands';
export { offCommand } from './off-command';
export { choicesOf, useOffer, type Offered } from './offered';
export { openPalette } from './surface';
export { ShowAll, showAllCommand } from './ShowAll';
export { TryAgain, tryAgainCommand, useTryAgain } from './TryAgain';
export {
  choiceCommand,
  CommandButton,
  commands,
  keyLabel,
  keysAhead,
  NamedButton,
  useButtonCommand,
  useChoiceCommand,
  useCommands,
  useKeyLabel,
  useKeyLabelOf,
} from './react';
