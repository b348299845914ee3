import type { EffortRow } from '../../../shared/model/team';
import { effortOf } from '../../../core/team/effort';
import { command, needed, onlyPositional } from '../../command';
import { readingProject } from '../../with-project';

export const teamEffort = command({
  name: 'team effort',
  summary:
    'Say what reviewing costs: by cue, policy and curator, what is kept and how long it takes.',
  usage: `PATH --project DIR [--json]

  --project DIR   where the decisions are

Told from the times and keys in the journals, which go nowhere unless the project itself is published. A decision
took the time since the one before it on the same device, unless that was a pause of more than a minute.`,
  options: { project: { type: 'string' } },
  async run({ positionals, values }) {
    const folder = onlyPositional(positionals, 'the dataset folder');
    const projectDir = needed(values.project, '--project');
    return readingProject(folder, projectDir, async (dataset, project) => {
      const effort = await effortOf(dataset, project);
      const parts = [
        ['By cue', effort.cues],
        ['By policy', effort.policies],
        ['By curator', effort.curators],
      ] as const;
      const text = parts
        .map(([title, rows]) => [title, ...rows.map(rowText)].join('\n'))
        .join('\n\n');
      return { document: effort, text };
    });
  },
});

function rowText(row: EffortRow): string {
  const share = (count: number): string => `${Math.round((100 * count) / row.decided)} %`;
  const each =
    row.timed === 0 ? 'time not known' : `${(row.seconds / row.timed).toFixed(1)} s each`;
  const keys = row.keyed === 0 ? '' : `, ${(row.keys / row.keyed).toFixed(1)} keys each`;
  return (
    `  ${row.name.padEnd(16)} ${row.decided} decided: ${share(row.accepted)} accepted, ${share(row.moved)} moved, ` +
    `${share(row.edited)} edited, ${share(row.pruned)} pruned; ${each}${keys}, ${Math.round(row.prunedSeconds)} s on pruned ones`
  );
}
