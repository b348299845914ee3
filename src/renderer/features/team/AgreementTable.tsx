import type { Agreement, AgreementFigure, TeamOverview } from '../../../shared/model/team';
import { formatCount } from '../../ui/format';
import styles from './TeamRoom.module.css';

/** Any two curators in a row, and all pairs together where there are several. */
export function AgreementTable({ team }: { team: TeamOverview }) {
  const rows: { name: string; of: Agreement }[] = team.pairs.map((of) => ({
    name: of.curators.join(' and '),
    of,
  }));
  if (rows.length > 1) rows.push({ name: 'All pairs', of: team.all });
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Curators</th>
          <th scope="col" className={styles.numeric}>
            Episodes
          </th>
          <th scope="col">Boundary F1</th>
          <th scope="col">Cohen’s kappa</th>
          <th scope="col" className={styles.numeric}>
            Both accept
          </th>
          <th scope="col" className={styles.numeric}>
            One accepts
          </th>
          <th scope="col" className={styles.numeric}>
            Both prune
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, of }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className={styles.numeric}>{formatCount(of.episodes)}</td>
            <td>
              <Figure figure={of.boundaryF1} from={0} />
            </td>
            <td>
              <Figure figure={of.kappa} from={-1} />
            </td>
            <td className={styles.numeric}>{formatCount(of.decided.bothAccept)}</td>
            <td className={styles.numeric}>
              {formatCount(of.decided.onlyFirstAccepts + of.decided.onlySecondAccepts)}
            </td>
            <td className={styles.numeric}>{formatCount(of.decided.bothPrune)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The figure and, drawn on its whole range, the interval. */
function Figure({ figure, from }: { figure: AgreementFigure | null; from: number }) {
  if (figure === null) return <span className={styles.dim}>not known</span>;
  const { value, interval } = figure;
  const place = (at: number) => `${((at - from) / (1 - from)) * 100}%`;
  return (
    <span className={styles.figure}>
      <strong>{value.toFixed(2)}</strong>
      <span className={styles.range} aria-hidden="true">
        {interval !== null && (
          <span
            className={styles.interval}
            style={{ left: place(interval.low), right: `calc(100% - ${place(interval.high)})` }}
          />
        )}
        <span className={styles.point} style={{ left: place(value) }} />
      </span>
      {interval !== null && (
        <span className={styles.dim}>
          {interval.low.toFixed(2)} to {interval.high.toFixed(2)}
        </span>
      )}
    </span>
  );
}
