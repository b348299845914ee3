import { Ban, CircleAlert, CircleCheck, Film, History, Info, TriangleAlert } from 'lucide-react';
import { useState, type KeyboardEvent } from 'react';
import { dropWords } from '../../../shared/model/drop-reason';
import { outcomeWord, type EpisodeOutcome } from '../../../shared/model/outcome';
import type { EpisodeRow } from '../../../shared/model/project';
import { Badge, classNames, VisuallyHidden } from '../../ui';
import { formatAmount, formatCount, formatSeconds, formatShare } from '../../ui/format';
import { cameraName } from '../../../shared/model/camera-name';
import { stateWords, staleWords } from './words';
import styles from './EpisodeTable.module.css';

export interface EpisodeCellsProps {
  /** Undefined until it is known. */
  row: EpisodeRow | undefined;
  /** The one row that Tab reaches. */
  active: boolean;
  selected: boolean;
  /** The pointer came to the picture, or left it. */
  onHover: (isOver: boolean) => void;
  /** Selects it beside the others, or not. */
  onToggle: () => void;
  onOpen: () => void;
}

/** One episode, cell by cell. Its button carries the focus of the row. */
export function EpisodeCells(props: EpisodeCellsProps) {
  const { row, active, selected, onHover, onToggle, onOpen } = props;
  const { index, tasks } = row ?? {};
  const task = tasks?.join(' · ');
  // A button takes the space bar for itself; in a list it selects.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.code !== 'Space') return;
    event.preventDefault();
    onToggle();
  };
  return (
    <>
      <td
        className={styles.first}
        onPointerEnter={() => onHover(true)}
        onPointerLeave={() => onHover(false)}
      >
        <input
          type="checkbox"
          className={styles.tick}
          checked={selected}
          tabIndex={-1}
          aria-label={`Select episode ${index ?? ''}`}
          onChange={onToggle}
          onClick={(event) => event.stopPropagation()}
        />
        <Picture url={row?.thumbnailUrl ?? null} isOnHub={row?.notDownloaded === true} />
      </td>
      <td className={classNames(styles.numeric, styles.dim)}>{index}</td>
      <td title={task}>
        <button
          type="button"
          className={styles.open}
          dir="auto"
          tabIndex={active ? 0 : -1}
          onKeyDown={onKeyDown}
          onClick={(event) => {
            if (event.shiftKey || event.ctrlKey || event.metaKey) return;
            event.stopPropagation();
            onOpen();
          }}
        >
          {task === undefined && <span className={styles.dim}>Loading</span>}
          {task === '' ? <span className={styles.dim}>No task</span> : task}
        </button>
      </td>
      {row !== undefined && <Figures row={row} />}
    </>
  );
}
function Picture({ url, isOnHub }: { url: string | null; isOnHub: boolean }) {
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
      {isOnHub ? 'not downloaded' : <Film aria-hidden="true" />}
    </span>
  );
}

function Figures({ row }: { row: EpisodeRow }) {
  return (
    <>
      <td
        className={classNames(styles.numeric, styles.length)}
        title={formatAmount(row.length, 'frame')}
      >
        {formatSeconds(row.durationSec)}
      </td>
      <td className={classNames(styles.numeric, styles.keyframes)}>
        {row.state === 'unproposed' ? <Nothing /> : formatCount(row.keyframes)}
      </td>
      <td className={classNames(styles.numeric, styles.sparsity)}>
        {row.sparsity === null ? <Nothing /> : formatShare(row.sparsity)}
      </td>
      <td>
        <StateBadge row={row} />
      </td>
      <td className={styles.outcome}>
        <Outcome outcome={row.outcome} />
      </td>
      <td className={styles.issues}>
        <Issues row={row} />
      </td>
      <td className={styles.tags}>
        {row.tags.length === 0 && !row.flagged && <Nothing />}
        {row.flagged && (
          <span
            title={`${droppedText(row)}; an export leaves it out, unless it is told to include it`}
          >
            <Ban className={styles.flag} aria-hidden="true" />
            <VisuallyHidden>{droppedText(row)}</VisuallyHidden>
          </span>
        )}
        <span className={styles.tagList} title={row.tags.join(', ')}>
          {row.tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </span>
      </td>
      <td className={classNames(styles.cameras, styles.dim)} title={row.cameras.join('\n')}>
        <Cameras keys={row.cameras} />
      </td>
      <td className={classNames(styles.priority, styles.dim)} title={row.need?.reason}>
        {row.need === null || row.need.reason === '' || row.state === 'finished' ? (
          <Nothing />
        ) : (
          <span className={styles.reason}>{row.need.reason}</span>
        )}
      </td>
    </>
  );
}

const droppedText = ({ dropReason }: EpisodeRow): string =>
  dropReason === null ? 'Dropped' : `Dropped: ${dropWords[dropReason].toLowerCase()}`;

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
  const by = row.reviewers.length === 0 ? undefined : `Finished by ${row.reviewers.join(', ')}`;
  return (
    <span className={styles.state} title={by}>
      <Badge tone={tone}>
        {row.state === 'finished' && <CircleCheck aria-hidden="true" />}
        {label}
        {left}
      </Badge>
      <Stale row={row} />
      {row.disputes > 0 && <Badge tone="warn">{row.disputes} disputed</Badge>}
    </span>
  );
}

/** A row has room for one more mark in words. */
function Stale({ row: { stale, disputes } }: { row: EpisodeRow }) {
  if (stale.length === 0) return null;
  const short = stale.map((each) => staleWords[each].short).join(', ');
  const inWords = stale.length === 1 && disputes === 0;
  return (
    <span title={stale.map((each) => staleWords[each].about).join('\n')}>
      <Badge>
        {inWords ? (
          short
        ) : (
          <>
            <History aria-hidden="true" />
            <VisuallyHidden>{short}</VisuallyHidden>
          </>
        )}
      </Badge>
    </span>
  );
}

function Cameras({ keys }: { keys: readonly string[] }) {
  if (keys.length === 0) return <Nothing />;
  const [first = ''] = keys;
  return (
    <span className={styles.reason}>
      {keys.length === 1 ? cameraName(first) : keys.map(cameraName).join(', ')}
    </span>
  );
}

const icons = { error: CircleAlert, warning: TriangleAlert };
/** The gravest first. */
const severities = ['error', 'warning'] as const;

function Issues({ row: { problems } }: { row: EpisodeRow }) {
  if (problems.length === 0) return <Nothing />;
  const gravest = severities.find((each) => problems.some(({ severity }) => severity === each));
  const Icon = gravest === undefined ? Info : icons[gravest];
  return (
    <span
      className={classNames(styles.problem, styles[gravest ?? 'info'])}
      title={problems.map(({ message }) => message).join('\n')}
    >
      <Icon aria-hidden="true" />
      {problems.length}
      <VisuallyHidden>
        {problems.length === 1 ? 'issue' : 'issues'}:{' '}
        {problems.map(({ message }) => message).join(' ')}
      </VisuallyHidden>
    </span>
  );
}
