/** Where outputs come from and where they go, as it is known before the room is open. */
import type { CommandSpec } from '../../../commands';

const spec = (id: string, label: string): CommandSpec => ({
  id: `teachers.${id}`,
  label,
  group: 'Teachers',
  keys: [],
});

export const actionSpecs = {
  fit: spec('fit', 'Fit the embedded teacher'),
  import: spec('import', 'Import a file'),
  collect: spec('collect', 'Ask a live teacher'),
  distill: spec('distill', 'Export for distillation'),
  proxy: spec('proxy', 'Proxy study'),
};
