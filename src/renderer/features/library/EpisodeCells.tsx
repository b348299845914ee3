import { CircleAlert, CircleCheck, Film, Flag, TriangleAlert } from 'lucide-react';
import { useState, type KeyboardEvent } from 'react';
import { outcomeWord, type EpisodeOutcome } from '../../../shared/model/outcome';
import type { EpisodeRow } from '../../../shared/model/project';
import { Badge, classNames, VisuallyHidden } from '../../ui';
import { formatAmount, formatCount, formatSeconds, formatShare } from '../../ui/format';
import { stateWords } from './words';
import styles from './EpisodeTable.module.css';

export interface EpisodeCellsProps {
  /** Undefined until its page has come. */
  row: EpisodeRow | undefined;
  /** The one row that Tab reaches. */
  active: boolean;
  onKeyDown: (event: KeyboardEvent) => void;
  onOpen: () => void;
}

/** One episode, cell by cell. Its button carries the focus of the row. */
export function EpisodeCells({ row, active, onKeyDown, onOpen }: EpisodeCellsProps) {
  const task = row?.tasks.join(' · ') ?? '';
  return (
    <>
      <td>
        <Picture url={row?.thumbnailUrl ?? null} />
      </td>
      <td className={classNames(styles.numeric, styles.dim)}>{row?.index}</td>
      <td title={task}>
        <button
          type="button"
          className={styles.open}
          tabIndex={active ? 0 : -1}
          onKeyDown={onKeyDown}
          onClick={onOpen}
        >
          {row === undefined && <span className={styles.dim}>Loading</span>}
          {row !== undefined && (task === '' ? <span className={styles.dim}>No task</span> : task)}
        </button>
      </td>
      {row !== undefined && <Figures row={row} />}
    </>
  );
}

function Picture({ url }: { url: string | null }) {
  const [failed, setFailed] = useState<string | null>(null);
  if (url !== null && url !== failed) {
    return (
      <img
        className={styles.picture}
        src={url}
        alt=""
        decoding="async"
        onError={() => setFailed(url)}
      />
    );
  }
  return (
    <span className={styles.noPicture}>
      <Film aria-hidden="true" />
    </span>
  );
}

function Figures({ row }: { row: EpisodeRow }) {
  return (
    <>
      <td className={styles.numeric} title={formatAmount(row.length, 'frame')}>
        {formatSeconds(row.durationSec)}
      </td>
      <td className={styles.numeric}>
        {row.state === 'unproposed' ? <Nothing /> : formatCount(row.keyframes)}
      </td>
      <td className={styles.numeric}>
        {row.sparsity === null ? <Nothing /> : formatShare(row.sparsity)}
      </td>
      <td>
        <StateBadge row={row} />
      </td>
      <td>
        <Outcome outcome={row.outcome} />
      </td>
      <td className={classNames(styles.why, styles.dim)} title={row.need?.reason}>
        {row.need === null || row.state === 'finished' ? (
          <Nothing />
        ) : (
          <span className={styles.reason}>{row.need.reason}</span>
        )}
      </td>
      <td className={styles.remarks}>
        <Remarks row={row} />
      </td>
    </>
  );
}

const Nothing = () => <span className={styles.dim}>–</span>;

function Outcome({ outcome: { value, source, decided } }: { outcome: EpisodeOutcome }) {
  if (value === null && source === null && decided === null) return <Nothing />;
  const tone = value === 1 ? styles.success : value === 0 ? styles.failure : styles.partial;
  const said = decided === null ? source?.from : `decided by ${decided.curator}`;
  return (
    <span className={value === null ? styles.dim : tone} title={said}>
      {outcomeWord(value)}
    </span>
  );
}

function StateBadge({ row }: { row: EpisodeRow }) {
  const { label, tone } = stateWords[row.state];
  if (row.state === 'unproposed') return <span className={styles.dim}>{label}</span>;
  const left = row.state === 'in-review' && row.undecided > 0 ? ` · ${row.undecided} left` : '';
  return (
    <Badge tone={tone}>
      {row.state === 'finished' && <CircleCheck aria-hidden="true" />}
      {label}
      {left}
    </Badge>
  );
}

function Remarks({ row }: { row: EpisodeRow }) {
  const grave = row.problems.some(({ severity }) => severity === 'error');
  const Icon = grave ? CircleAlert : TriangleAlert;
  return (
    <>
      {row.flagged && (
        <span>
          <Flag className={styles.flag} aria-hidden="true" />
          <VisuallyHidden>Flagged</VisuallyHidden>
        </span>
      )}
      {row.problems.length > 0 && (
        <span
          className={classNames(styles.problem, grave && styles.grave)}
          title={row.problems.map(({ message }) => message).join('\n')}
        >
          <Icon aria-hidden="true" />
          {row.problems.length}
          <VisuallyHidden>
            {row.problems.length === 1 ? 'problem' : 'problems'}:{' '}
            {row.problems.map(({ message }) => message).join(' ')}
          </VisuallyHidden>
        </span>
      )}
      {row.tags.map((tag) => (
        <Badge key={tag}>{tag}</Badge>
      ))}
    </>
  );
}
