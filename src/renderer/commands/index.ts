export type { Command } from './command';
export { CommandSurface } from './CommandSurface';
export { isTextField } from './keyboard';
export { CommandButton, commands, useCommands, useKeyLabel } from './react';
