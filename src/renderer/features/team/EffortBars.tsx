import { Bar, BarChart, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import type { EffortRow } from '../../../shared/model/team';
import styles from './TeamRoom.module.css';

const tick = { fontSize: 11, fill: 'var(--text-dim)' };
const rowHeight = 26;

const ways = [
  { way: 'accepted', label: 'Accepted as proposed', colour: 'var(--ok)' },
  { way: 'moved', label: 'Moved', colour: 'var(--accent)' },
  { way: 'edited', label: 'Edited', colour: 'var(--warn)' },
  { way: 'pruned', label: 'Pruned', colour: 'var(--bad)' },
] as const;

/** What became of the proposals, as shares; the table under it says the same in numbers. */
export function EffortBars({ title, rows }: { title: string; rows: readonly EffortRow[] }) {
  const data = rows.map((row) => ({
    name: row.name,
    ...Object.fromEntries(ways.map(({ way }) => [way, (100 * row[way]) / row.decided])),
  }));
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.legend}>
        {ways.map(({ way, label, colour }) => (
          <span key={way}>
            <span className={styles.swatch} style={{ background: colour }} aria-hidden="true" />
            {label}
          </span>
        ))}
      </figcaption>
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a chart is no img */}
      <div role="img" aria-label={`${title}: shares of what became of the proposals`}>
        <ResponsiveContainer width="100%" height={rows.length * rowHeight + 26}>
          <BarChart
            data={data}
            layout="vertical"
            margin={{ top: 0, right: 14, bottom: 0, left: 0 }}
            accessibilityLayer={false}
          >
            <XAxis
              type="number"
              domain={[0, 100]}
              ticks={[0, 25, 50, 75, 100]}
              unit=" %"
              height={20}
              tickLine={false}
              axisLine={{ stroke: 'var(--line)' }}
              tick={tick}
            />
            <YAxis
              type="category"
              dataKey="name"
              width={150}
              interval={0}
              tickLine={false}
              axisLine={false}
              tick={tick}
            />
            {ways.map(({ way, colour }) => (
              <Bar
                key={way}
                dataKey={way}
                stackId="ways"
                fill={colour}
                barSize={14}
                isAnimationActive={false}
              />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
    </figure>
  );
}
