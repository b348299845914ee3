import { useState } from 'react';
import type { Interval, ReportFrame } from '../../../../shared/model/teacher-report';
import { ShowAll } from '../../../commands';
import { DataTable } from '../../../ui';
import { formatCount } from '../../../ui/format';
import { FrameLinks } from './FrameLinks';
import styles from './ReportView.module.css';

/** Of a long table are shown until one asks for all. */
const rowsAtFirst = 10;

export interface ReportRow {
  name: string;
  /** One for each heading. */
  cells: readonly string[];
  /** Drawn as a range on [0, 1]; null draws nothing. */
  rate?: Interval | null;
  frames: readonly ReportFrame[];
}

/** Figures side by side, each with the frames that it comes from. */
export function ReportTable(props: {
  title: string;
  note?: string;
  /** Of the first column, the cells and the frames. */
  first: string;
  heads: readonly string[];
  leadsTo: string;
  rows: readonly ReportRow[];
  onFrame: (frame: ReportFrame) => void;
}) {
  const { rows, onFrame } = props;
  const [all, setAll] = useState(false);
  if (rows.length === 0) return null;
  const hasRate = rows.some(({ rate }) => rate !== undefined);
  return (
    <section className={styles.block}>
      <h3>{props.title}</h3>
      {props.note !== undefined && <p className={styles.dim}>{props.note}</p>}
      <DataTable>
        <thead>
          <tr>
            <th scope="col">{props.first}</th>
            {props.heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
            {hasRate && (
              <th scope="col" className={styles.rateCell} aria-label="Accept rate, drawn" />
            )}
            <th scope="col" className={styles.linkCell}>
              {props.leadsTo}
            </th>
          </tr>
        </thead>
        <tbody>
          {(all ? rows : rows.slice(0, rowsAtFirst)).map(({ name, cells, rate, frames }) => (
            <tr key={name}>
              <th scope="row" title={name}>
                {name}
              </th>
              {cells.map((cell, at) => (
                <td key={props.heads[at]}>{cell}</td>
              ))}
              {hasRate && (
                <td className={styles.rateCell}>
                  {rate !== undefined && rate !== null && <RateBar rate={rate} />}
                </td>
              )}
              <td className={styles.linkCell}>
                <FrameLinks frames={frames} onFrame={onFrame} />
              </td>
            </tr>
          ))}
        </tbody>
      </DataTable>
      {!all && rows.length > rowsAtFirst && (
        <ShowAll of={props.title} className={styles.more} onShow={() => setAll(true)}>
          Show all {formatCount(rows.length)}
        </ShowAll>
      )}
    </section>
  );
}

/** The interval as a line, the rate as a mark on it. */
function RateBar({ rate }: { rate: Interval }) {
  const { value, low, high } = rate;
  return (
    <span className={styles.rateBar} aria-hidden="true">
      <span style={{ left: `${100 * low}%`, right: `${100 * (1 - high)}%` }} />
      <i style={{ left: `${100 * value}%` }} />
    </span>
  );
}
