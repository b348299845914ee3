import { Check, Circle, Pencil, Users, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { KeyframeState, ReviewedKeyframe } from '../../../../shared/model/keyframe';
import { VisuallyHidden, classNames } from '../../../ui';
import { boundaryNames, boundarySentence, CueMark, isUnsure } from '../../timeline';
import { clockText, cueNames, stateNames } from './words';
import type { FoldedEpisode } from '../episode/fold-episode';
import styles from './KeyframeList.module.css';

const icons: Readonly<Record<KeyframeState, React.ReactNode>> = {
  proposed: <Circle aria-hidden="true" />,
  accepted: <Check aria-hidden="true" />,
  pruned: <X aria-hidden="true" />,
};

const shownCues = 3;

/** All keyframes of the episode, with their state and the beginning of what they say. */
export function KeyframeList(props: {
  keyframes: readonly ReviewedKeyframe[];
  selectedId: string | null;
  disagreement: FoldedEpisode['disagreement'];
  fps: number;
  onSelect: (id: string) => void;
}) {
  return (
    <ul className={styles.list} aria-label="Keyframes">
      {props.keyframes.map((keyframe) => (
        <Row
          key={keyframe.id}
          keyframe={keyframe}
          fps={props.fps}
          selected={keyframe.id === props.selectedId}
          disputed={props.disagreement.has(keyframe.id)}
          onSelect={props.onSelect}
        />
      ))}
    </ul>
  );
}

function Row(props: {
  keyframe: ReviewedKeyframe;
  fps: number;
  selected: boolean;
  /** Another curator decided otherwise. */
  disputed: boolean;
  onSelect: (id: string) => void;
}) {
  const { keyframe, selected } = props;
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (selected) row.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  const cues = keyframe.cues.toSorted((a, b) => b.strength - a.strength).slice(0, shownCues);
  return (
    <li ref={row} className={styles.item}>
      <button
        type="button"
        className={classNames(styles.row, styles[keyframe.state], selected && styles.selected)}
        aria-current={selected ? 'true' : undefined}
        data-keyframe={keyframe.id}
        data-state={keyframe.state}
        onClick={() => props.onSelect(keyframe.id)}
      >
        <span className={styles.state} title={stateNames[keyframe.state]}>
          {icons[keyframe.state]}
        </span>
        <span className={styles.time}>{clockText(keyframe.frame / props.fps)}</span>
        <span className={styles.cues} title={cues.map((cue) => cueNames[cue.kind]).join(', ')}>
          {cues.map((cue) => (
            <CueMark key={`${cue.kind} ${cue.side ?? ''} ${cue.frame}`} kind={cue.kind} size={12} />
          ))}
        </span>
        {keyframe.boundary !== undefined && (
          <span
            className={classNames(styles.boundary, isUnsure(keyframe.boundary) && styles.unsure)}
            title={boundarySentence(keyframe.boundary)}
          >
            {boundaryNames[keyframe.boundary.kind]}
          </span>
        )}
        <span className={styles.text}>{keyframe.reasoning.text || '—'}</span>
        {props.disputed && <Users className={styles.disputed} aria-label="curators disagree" />}
        {keyframe.edited && <Pencil className={styles.edited} aria-label="edited" />}
        <VisuallyHidden>
          {stateNames[keyframe.state]}, frame {keyframe.frame}
        </VisuallyHidden>
      </button>
    </li>
  );
}
