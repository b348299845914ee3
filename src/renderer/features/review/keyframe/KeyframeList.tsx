import { Check, Circle, History, Pencil, Users, X } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { memo } from 'react';
import type { KeyframeState, ReviewedKeyframe } from '../../../../shared/model/keyframe';
import { VisuallyHidden, classNames } from '../../../ui';
import { beforePaint } from '../../../ui/before-paint';
import { Still, useStills } from '../../player';
import {
  boundaryNames,
  boundarySentence,
  cueLabel,
  CueMark,
  isUnsure,
  type AxisMenu,
} from '../../timeline';
import { stands } from '../controller/keyframe-steps';
import { differingWords, type TextPart } from './text-diff';
import { clockText, stateNames } from './words';
import type { FoldedEpisode } from '../episode/fold-episode';
import styles from './KeyframeList.module.css';

const icons: Readonly<Record<KeyframeState, React.ReactNode>> = {
  proposed: <Circle aria-hidden="true" />,
  accepted: <Check aria-hidden="true" />,
  pruned: <X aria-hidden="true" />,
};

const shownCues = 3;

/** All keyframes of the episode: picture, state, boundary, and the words in which each differs from the text before. */
export function KeyframeList(props: {
  keyframes: readonly ReviewedKeyframe[];
  selectedId: string | null;
  disagreement: FoldedEpisode['disagreement'];
  /** Ids of those that an older policy proposed. */
  older: ReadonlySet<string>;
  fps: number;
  picked: readonly string[];
  onSelect: Select;
  onMenu: (menu: AxisMenu) => void;
}) {
  const { keyframes } = props;
  const picked = useMemo(() => new Set(props.picked), [props.picked]);
  const before = useMemo(() => textsBefore(keyframes), [keyframes]);
  return (
    <ul className={styles.list} aria-label="Keyframes">
      {keyframes.map((keyframe, at) => (
        <Row
          key={keyframe.id}
          keyframe={keyframe}
          before={before[at] ?? ''}
          fps={props.fps}
          selected={keyframe.id === props.selectedId}
          disputed={props.disagreement.has(keyframe.id)}
          older={props.older.has(keyframe.id)}
          picked={picked.size > 1 && picked.has(keyframe.id)}
          onSelect={props.onSelect}
          onMenu={props.onMenu}
        />
      ))}
    </ul>
  );
}

/** This one alone, this one more or less, or all up to this one. */
type Select = (id: string, how: 'alone' | 'too' | 'to') => void;

/** For each, the text of the kept one before it; for the first, that of the next. */
function textsBefore(keyframes: readonly ReviewedKeyframe[]): string[] {
  let last = keyframes.filter(stands)[1]?.reasoning.text ?? '';
  return keyframes.map((keyframe) => {
    const before = last;
    if (stands(keyframe)) last = keyframe.reasoning.text;
    return before;
  });
}

interface RowProps {
  keyframe: ReviewedKeyframe;
  /** The text that its own is compared with. */
  before: string;
  fps: number;
  selected: boolean;
  /** Another curator decided otherwise. */
  disputed: boolean;
  /** Proposed under an older policy. */
  older: boolean;
  picked: boolean;
  onSelect: Select;
  onMenu: (menu: AxisMenu) => void;
}

/**
 * A decision makes all keyframes anew and changes one or two of eighty: the other rows stay. What is left out of the
 * comparison, the handlers, does the same for as long as the episode is open.
 */
const Row = memo(KeyframeRow, (before, now) => {
  const { keyframe, ...others } = now;
  const names = Object.keys(others) as (keyof typeof others)[];
  return (
    names.every((name) => before[name] === now[name] || typeof now[name] === 'function') &&
    isSame(before.keyframe, keyframe)
  );
});

/** Most parts of it are the very same: only what is another object is looked into. */
function isSame(before: ReviewedKeyframe, now: ReviewedKeyframe): boolean {
  const names = new Set([...Object.keys(before), ...Object.keys(now)]) as Set<
    keyof ReviewedKeyframe
  >;
  return [...names].every(
    (name) =>
      before[name] === now[name] || JSON.stringify(before[name]) === JSON.stringify(now[name]),
  );
}

function KeyframeRow(props: RowProps) {
  const { keyframe, selected, before } = props;
  const { text } = keyframe.reasoning;
  const words = useMemo(() => differingWords(before, text), [before, text]);
  const row = useRef<HTMLLIElement>(null);
  const stills = useStills();
  useEffect(() => {
    if (!selected) return undefined;
    return beforePaint(() => row.current?.scrollIntoView({ block: 'nearest' }));
  }, [selected]);
  const cues = keyframe.cues.toSorted((a, b) => b.strength - a.strength).slice(0, shownCues);
  return (
    <li ref={row} className={styles.item}>
      <button
        type="button"
        className={classNames(
          styles.row,
          styles[keyframe.state],
          selected && styles.selected,
          props.picked && styles.picked,
        )}
        aria-current={selected ? 'true' : undefined}
        data-keyframe={keyframe.id}
        data-state={keyframe.state}
        data-picked={props.picked ? '' : undefined}
        onClick={({ shiftKey, ctrlKey, metaKey }) =>
          props.onSelect(keyframe.id, shiftKey ? 'to' : ctrlKey || metaKey ? 'too' : 'alone')
        }
        onContextMenu={(event) => {
          event.preventDefault();
          const at = { x: event.clientX, y: event.clientY };
          props.onMenu({ at, id: keyframe.id, frame: keyframe.frame });
        }}
      >
        {stills !== null && (
          <span className={styles.still}>
            <Still stills={stills} frame={keyframe.frame} urgency="list" />
          </span>
        )}
        <span className={styles.lines}>
          <span className={styles.line}>
            <span className={styles.state} title={stateNames[keyframe.state]}>
              {icons[keyframe.state]}
            </span>
            <span className={styles.time}>{clockText(keyframe.frame / props.fps)}</span>
            {keyframe.boundary !== undefined && (
              <span
                className={classNames(
                  styles.boundary,
                  isUnsure(keyframe.boundary) && styles.unsure,
                )}
                title={boundarySentence(keyframe.boundary, cues)}
              >
                {boundaryNames[keyframe.boundary.kind]}
              </span>
            )}
            <span className={styles.cues} title={cues.map(({ kind }) => cueLabel(kind)).join(', ')}>
              {cues.map((cue, at) => (
                <CueMark
                  key={`${cue.kind} ${cue.side ?? ''} ${cue.frame} ${at}`}
                  kind={cue.kind}
                  size={12}
                />
              ))}
            </span>
            {props.disputed && <Users className={styles.disputed} aria-label="curators disagree" />}
            {props.older && <History className={styles.edited} aria-label="older policy" />}
            {keyframe.edited && <Pencil className={styles.edited} aria-label="edited" />}
          </span>
          <Words words={words} text={text} />
        </span>
        <VisuallyHidden>
          {stateNames[keyframe.state]}, frame {keyframe.frame}
          {props.picked && ', selected'}
        </VisuallyHidden>
      </button>
    </li>
  );
}

function Words({ words, text }: { words: readonly TextPart[]; text: string }) {
  const [first] = words;
  if (first === undefined) {
    return <span className={styles.same}>{text === '' ? 'no text' : 'text as before'}</span>;
  }
  return (
    <span className={styles.text} title={text} dir="auto">
      {words.map(({ kind, text: part }, at) =>
        kind === 'new' || words.length === 1 ? (
          part
        ) : (
          <span key={at} className={styles.shared}>
            {part}
          </span>
        ),
      )}
    </span>
  );
}
