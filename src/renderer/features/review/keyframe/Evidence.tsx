import type { Cue, ReviewedKeyframe } from '../../../../shared/model/keyframe';
import { boundarySentence, cueLabel, CueMark } from '../../timeline';
import { CueList } from './CueList';
import { reviewedText } from './learned-text';
import styles from './Evidence.module.css';

/** Why the keyframe is there, in a line: its cues with their strengths, the strongest first. It unfolds to the rest. */
export function Evidence(props: {
  keyframe: ReviewedKeyframe;
  /** Proposed under an older policy. */
  older: boolean;
  onSeek: (frame: number) => void;
}) {
  const { keyframe } = props;
  const { boundary, frame } = keyframe;
  const cues = keyframe.cues.toSorted((a, b) => b.strength - a.strength);
  const remarks = [
    cues.length === 0 && whyWithoutCue(keyframe),
    keyframe.added && cues.length > 0 && 'added by hand',
    keyframe.moved && 'moved',
    keyframe.edited && 'edited',
    props.older && 'proposed under an older policy',
  ].filter((word) => word !== false);
  return (
    <details className={styles.evidence} aria-label="Evidence">
      <summary className={styles.line} title={[...cues.map(told), ...remarks].join(' · ')}>
        {cues.map((cue, at) => (
          // Two cameras may show a change in the same frame.
          <span key={`${cue.kind} ${cue.side ?? ''} ${cue.frame} ${at}`} className={styles.cue}>
            <CueMark kind={cue.kind} size={11} />
            <span className={styles.name}>{[nameOf(cue), cue.side].join(' ').trim()}</span>
            <span className={styles.strength}>{cue.strength.toFixed(2)}</span>
            <span
              className={styles.bar}
              style={{
                width: `${100 * cue.strength}%`,
                background: `var(--cue-${cue.kind})`,
              }}
            />
          </span>
        ))}
        {remarks.length > 0 && <span className={styles.remarks}>{remarks.join(' · ')}</span>}
      </summary>
      <CueList cues={cues} frame={frame} onSeek={props.onSeek} />
      {(cues.length > 0 || boundary !== undefined) && (
        <p className={styles.dim}>
          {[
            ...(cues.length > 0 ? [`Score ${keyframe.score.toFixed(2)}`] : []),
            ...(boundary === undefined ? [] : [boundarySentence(boundary, cues)]),
          ].join(' · ')}
        </p>
      )}
    </details>
  );
}

const told = (cue: Cue): string => `${nameOf(cue)} ${cue.strength.toFixed(2)}`;

const nameOf = (cue: Cue): string => reviewedText(cue)?.as ?? cueLabel(cue.kind);

function whyWithoutCue({ added, frame }: ReviewedKeyframe): string {
  if (added) return 'Added by hand';
  return frame === 0 ? 'First frame: always kept (policy)' : 'Kept by the policy; no cue';
}
