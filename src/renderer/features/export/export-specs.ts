/** What can be done before and after an export, by name. */
import type { CommandSpec } from '../../commands';

const group = 'Export';

export const exportSpecs = {
  folder: { id: 'export.folder', group, label: 'Choose the folder to export to', keys: [] },
  proposed: { id: 'export.proposed', group, label: 'Plan the export as proposed', keys: [] },
  copyPath: { id: 'export.copyPath', group, label: 'Copy the path of the export', keys: [] },
  report: { id: 'export.report', group, label: 'Open the report of the export', keys: [] },
  open: { id: 'export.open', group, label: 'Open the export in the studio', keys: [] },
  reveal: { id: 'export.reveal', group, label: 'Show the export in its folder', keys: [] },
  copyCode: { id: 'export.copyCode', group, label: 'Copy the code that reads it', keys: [] },
} satisfies Record<string, CommandSpec>;
