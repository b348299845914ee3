import type { Cue } from '../../../../shared/model/keyframe';
import { useChoiceCommand } from '../../../commands';
import { formatAmount } from '../../../ui/format';
import { CueMark, cueLabel } from '../../timeline';
import { headerSpecs } from '../episode/episode-specs';
import { reviewedText } from './learned-text';
import styles from './CueList.module.css';

/** Each cue with its frame, which is gone to by a click, and its strength. */
export function CueList(props: {
  cues: readonly Cue[];
  frame: number;
  onSeek: (frame: number) => void;
}) {
  const { cues } = props;
  useChoiceCommand(headerSpecs.evidence, () =>
    cues.map((cue) => ({
      label: `${cueLabel(cue.kind)}, ${offsetText(cue.frame - props.frame)}`,
      run: () => props.onSeek(cue.frame),
    })),
  );
  if (cues.length === 0) return null;
  return (
    <ul className={styles.cues} aria-label="Cues">
      {cues.map((cue, at) => (
        // Two cameras may show a change in the same frame.
        <li key={`${cue.kind} ${cue.side ?? ''} ${cue.frame} ${at}`} className={styles.cue}>
          <CueMark kind={cue.kind} size={12} />
          <span className={styles.name}>
            {reviewedText(cue)?.as ?? cueLabel(cue.kind)}
            {cue.side !== undefined && <span className={styles.side}>{cue.side}</span>}
          </span>
          <button
            type="button"
            className={styles.frame}
            title={
              cue.endFrame === undefined ? 'Go to the frame' : `Lasts until frame ${cue.endFrame}`
            }
            onClick={() => props.onSeek(cue.frame)}
          >
            {offsetText(cue.frame - props.frame)}
          </button>
          <meter
            className={styles.meter}
            style={{ color: `var(--cue-${cue.kind})` }}
            min={0}
            max={1}
            value={cue.strength}
            aria-label={`Strength of ${cueLabel(cue.kind)}`}
          />
          <span className={styles.strength}>{cue.strength.toFixed(2)}</span>
          {(cue.costs ?? []).length > 0 && (
            <span
              className={styles.cost}
              title="0 is the same movement. The first fits best; it costs 0.5 at most."
            >
              Cost of the alignment: {reviewedText(cue)?.cost}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function offsetText(frames: number): string {
  if (frames === 0) return 'at this frame';
  return `${formatAmount(Math.abs(frames), 'frame')} ${frames > 0 ? 'later' : 'earlier'}`;
}
