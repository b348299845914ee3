import { CircleAlert, Timer } from 'lucide-react';
import type { Effort, EffortRow } from '../../../shared/model/team';
import { commands, TryAgain } from '../../commands';
import { useCall, Waiting } from '../../connection';
import { Button, EmptyState } from '../../ui';
import { formatCount, formatHours, formatShare } from '../../ui/format';
import { cueLabel } from '../timeline';
import { EffortBars } from './EffortBars';
import styles from './TeamRoom.module.css';

/** What reviewing costs, and on what it is spent: which cue wastes people's time. */
export function EffortView({ projectId }: { projectId: string }) {
  const { data, error, reload } = useCall('team.effort', { projectId });
  if (error !== null) {
    return (
      <EmptyState
        icon={<CircleAlert />}
        title="The journals cannot be read"
        text={error.message}
        actions={<TryAgain onAgain={reload} />}
      />
    );
  }
  if (data === null) {
    return <Waiting what="Reading the journals" />;
  }
  if (data.all.decided === 0) {
    return (
      <EmptyState
        icon={<Timer />}
        title="No proposal was decided on yet"
        text="Once some were, this shows what became of them by cue, policy and curator, and how long it took."
        actions={<Button onClick={() => commands.run('studio.review')}>To the review</Button>}
      />
    );
  }
  const parts = [
    ['By cue', data.cues.map((row) => ({ ...row, name: cueLabel(row.name) }))],
    ['By policy', data.policies],
    ['By curator', data.curators],
  ] as const;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keys, and nothing in it takes the focus
    <section className={styles.view} aria-label="Effort" tabIndex={0}>
      <p className={styles.dim}>
        {summaryOf(data)} Told from the times and keys in the project’s journals; nothing is sent
        anywhere.
      </p>
      {parts.map(([title, rows]) => (
        <section key={title} className={styles.block}>
          <h2>{title}</h2>
          <EffortBars title={title} rows={rows} />
          <EffortTable rows={rows} />
        </section>
      ))}
    </section>
  );
}

function summaryOf({ all, longestSec }: Effort): string {
  const known = `${formatCount(all.decided)} proposals decided, ${formatShare(all.pruned / all.decided)} pruned.`;
  if (all.timed === 0) return `${known} How long they took is not known.`;
  return `${known} ${formatHours(all.seconds)} for the ${formatCount(all.timed)} whose time is known, ${formatHours(all.prunedSeconds)} of it on what was pruned; more than ${longestSec} s between two decisions is a pause.`;
}

function EffortTable({ rows }: { rows: readonly EffortRow[] }) {
  const heads = [
    'Decided',
    'Accepted',
    'Moved',
    'Edited',
    'Pruned',
    'Time each',
    'Keys each',
    'Time on pruned',
  ];
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Name</th>
          {heads.map((head) => (
            <th key={head} scope="col" className={styles.numeric}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name}>
            <th scope="row">{row.name}</th>
            <td className={styles.numeric}>{formatCount(row.decided)}</td>
            {[row.accepted, row.moved, row.edited, row.pruned].map((count, at) => (
              <td key={heads[at + 1]} className={styles.numeric}>
                {formatShare(count / row.decided)}
              </td>
            ))}
            <td className={styles.numeric}>
              {row.timed === 0 ? '–' : `${(row.seconds / row.timed).toFixed(1)} s`}
            </td>
            <td
              className={styles.numeric}
              title={row.keyed === 0 ? 'No keys were recorded with these decisions.' : undefined}
            >
              {row.keyed === 0 ? '–' : (row.keys / row.keyed).toFixed(1)}
            </td>
            <td className={styles.numeric}>
              {row.timed === 0 ? '–' : formatHours(row.prunedSeconds)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
