export type { Command } from './command';
export { CommandSurface } from './CommandSurface';
export { CommandButton, commands, useCommands, useKeyLabel } from './react';
