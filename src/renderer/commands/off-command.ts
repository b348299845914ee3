import type { Command, CommandSpec } from './command';

/** Never run: its keys and the palette say what there is to do instead. */
export const offCommand = (spec: CommandSpec, needs: string): Command => ({
  ...spec,
  needs,
  isEnabled: () => false,
  run() {},
});
