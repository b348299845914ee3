import { dimensions, scorePresets } from '../../../../shared/model/score';
import type { ScoreOverview, ShownRollout } from '../../../../shared/model/score-room';
import { useOffer, type Offered } from '../../../commands';
import { formatShare } from '../../../ui/format';
import type { Playback } from '../../player';
import { MarkBadges } from '../JudgeMarks';
import { dimensionWords, presetWords, scoreText } from '../words';
import styles from './Rollouts.module.css';

/** Ways to what the judge saw, in each rollout that is shown. */
export const shownEvidence: Offered = new Set();

/** What the judge says of one rollout, and where it sees that. */
export function JudgedRows(props: {
  rollout: ShownRollout;
  judge: NonNullable<ScoreOverview['judge']>;
  /** Null where it has no clock. */
  playback: Playback | null;
}) {
  const { rollout, judge, playback } = props;
  const { judged, score } = rollout;
  const goTo = (seconds: number) => {
    playback?.pause();
    playback?.seek(Math.round(seconds * (playback?.fps ?? 0)));
  };
  useOffer(
    shownEvidence,
    (playback === null ? [] : dimensions).flatMap((name) =>
      (judged?.evidence[name]?.timesSec ?? []).map((seconds) => ({
        label: `${rollout.id}, ${dimensionWords[name]} at ${seconds.toFixed(1)} s`,
        run: () => goTo(seconds),
      })),
    ),
  );
  if (judged?.judge === undefined || judged.judge === null) {
    return (
      <p className={styles.none}>
        Not judged: it {judged?.notJudged ?? 'is not among those that the judge was asked about'}.
      </p>
    );
  }
  const { judge: scores, spread, evidence, success } = judged;
  return (
    <table className={styles.rows}>
      <thead>
        <tr>
          <th scope="col">
            Judged <MarkBadges judge={judge} />
          </th>
          <th scope="col">Score</th>
          <th scope="col" className={styles.evidence}>
            Evidence
          </th>
        </tr>
      </thead>
      <tbody>
        {dimensions.map((name) => {
          const own = evidence[name];
          const deviation = spread[name];
          return (
            <tr key={name}>
              <th scope="row">{dimensionWords[name]}</th>
              <td
                title={deviation === null ? undefined : `± ${deviation.toFixed(2)} between answers`}
              >
                {scoreText(scores[name])}
                <span className={styles.meter} aria-hidden="true">
                  <i style={{ width: `${100 * (scores[name] ?? 0)}%` }} />
                </span>
              </td>
              <td className={styles.evidence}>
                {own?.text}
                {own?.timesSec.map((seconds) => (
                  <button
                    key={seconds}
                    type="button"
                    className={styles.time}
                    disabled={playback === null}
                    aria-label={`${dimensionWords[name]}: go to ${seconds.toFixed(1)} s`}
                    onClick={() => goTo(seconds)}
                  >
                    {seconds.toFixed(1)} s
                  </button>
                ))}
              </td>
            </tr>
          );
        })}
        {scorePresets.map((preset) => (
          <tr key={preset}>
            <th scope="row">{presetWords[preset]}</th>
            <td>{scoreText(score?.[preset])}</td>
            <td className={styles.evidence}>
              <span className={styles.dim}>from these scores and the outcome</span>
            </td>
          </tr>
        ))}
        <tr>
          <th scope="row">Task done</th>
          <td>{success === null ? '–' : formatShare(success)}</td>
          <td className={styles.evidence}>
            <span className={styles.dim}>how sure the judge is</span>
          </td>
        </tr>
      </tbody>
    </table>
  );
}
