import { CircleAlert } from 'lucide-react';
import type { ReportedJudge } from '../../../shared/model/judge';
import { Badge } from '../../ui';
import styles from './ScoreRoom.module.css';

/** Whose scores these are, and what one must know of that judge: it stands wherever its scores do. */
export function JudgeMarks({ judge }: { judge: Omit<ReportedJudge, 'rollouts'> }) {
  const { model, host, marks } = judge;
  return (
    <aside className={styles.marks} aria-label="Judge">
      <CircleAlert aria-hidden="true" className={marks.length === 0 ? styles.ok : styles.warn} />
      <span>
        Judged by <b>{model}</b> ({host}).
      </span>
      {marks.length === 0 && (
        <span>
          It passed every stress test; how it stands beside people, the judge report says.
        </span>
      )}
      {marks.map(({ kind, sentence }) => (
        <span key={sentence} className={styles.mark}>
          <Badge tone={kind === 'failed' ? 'bad' : 'warn'}>{kind}</Badge> {sentence}
        </span>
      ))}
    </aside>
  );
}

/** The same in a word, where there is no room: beside a column of scores. */
export function MarkBadges({ judge }: { judge: Omit<ReportedJudge, 'rollouts'> }) {
  const kinds = [...new Set(judge.marks.map(({ kind }) => kind))];
  return (
    <span className={styles.badges}>
      {kinds.map((kind) => (
        <Badge
          key={kind}
          tone={kind === 'failed' ? 'bad' : 'warn'}
          title={judge.marks
            .filter((mark) => mark.kind === kind)
            .map(({ sentence }) => sentence)
            .join(' ')}
        >
          {kind}
        </Badge>
      ))}
    </span>
  );
}
