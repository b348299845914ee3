import { ChevronDown, ChevronRight } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ShownChunk, ShownPart } from '../../../../shared/model/teacher-look';
import { useChoiceCommand } from '../../../commands';
import { classNames, VisuallyHidden } from '../../../ui';
import { formatAmount } from '../../../ui/format';
import type { Playback } from '../../player';
import { teacherSpecs } from '../teacher-specs';
import { DimLane, laneX, PartLane } from './lane-drawing';
import styles from './Lanes.module.css';

/** Robots with more dimensions begin folded. */
const mostOpen = 16;

/** Whether a part's dimensions are shown, where the curator chose: by label, for all looks. */
const folds = createStore<Readonly<Record<string, boolean>>>(() => ({}));

/** The teacher's chunk over the demonstrated one: summed per part on top, dimensions below it. */
export function Lanes(props: { chunk: ShownChunk; frame: number; playback: Playback }) {
  const { chunk, frame, playback } = props;
  const chosen = useStore(folds);
  const lanes = useRef<HTMLDivElement>(null);
  const frames = chunk.dims[0]?.demonstrated.length ?? 1;
  usePlayhead(lanes, playback, { from: chunk.from, frames });
  const isOpen = ({ label }: ShownPart) => chosen[label] ?? chunk.dims.length <= mostOpen;
  const toggle = (part: ShownPart) => folds.setState({ [part.label]: !isOpen(part) });
  useChoiceCommand(teacherSpecs.fold, () =>
    chunk.parts.map((part) => ({ label: part.label, run: () => toggle(part) })),
  );
  const largest = Math.max(
    1,
    ...chunk.parts.flatMap(({ errors }) => errors.map((each) => each ?? 0)),
  );
  const view = { frames, start: frame - chunk.from, horizon: chunk.horizon };
  return (
    <section className={styles.scroll} aria-label="Teacher over demonstration">
      <div ref={lanes} className={styles.lanes}>
        <p className={styles.legend}>
          <span className={styles.all}>
            {chunk.error === null ? 'No comparison' : `All: ${chunk.error.toFixed(2)} spreads off`}
          </span>
          <span className={styles.keys}>
            <span>
              <i className={styles.keyDemonstrated} /> demonstrated
            </span>
            <span>
              <i className={styles.keyTeacher} /> teacher
            </span>
            <span>
              <i className={styles.keyBand} /> its stated spread
            </span>
          </span>
        </p>
        {chunk.parts.map((part) => {
          const dims = isOpen(part) ? part.dims : [];
          return (
            <div key={part.label} className={styles.part} style={{ flexGrow: 1 + dims.length }}>
              <PartRow part={part} isOpen={isOpen(part)} onToggle={() => toggle(part)}>
                <PartLane part={part} largest={largest} {...view} />
              </PartRow>
              {dims.map((at) => {
                const dim = chunk.dims[at];
                if (dim === undefined) return null;
                return (
                  <div key={at} className={styles.row}>
                    <span className={styles.dim} title={dim.name}>
                      <span className={styles.text}>{dim.name}</span>
                      <span className={styles.value}>{errorText(dim.error)}</span>
                    </span>
                    <DimLane dim={dim} {...view} />
                  </div>
                );
              })}
            </div>
          );
        })}
        <span className={styles.playhead} aria-hidden="true" />
      </div>
    </section>
  );
}

const errorText = (error: number | null): string => (error === null ? 'still' : error.toFixed(2));

function PartRow(props: {
  part: ShownPart;
  isOpen: boolean;
  onToggle: () => void;
  children: React.ReactNode;
}) {
  const { part, isOpen } = props;
  return (
    <div className={classNames(styles.row, styles.partRow)}>
      <button
        type="button"
        className={styles.name}
        aria-expanded={isOpen}
        onClick={() => props.onToggle()}
      >
        {isOpen ? <ChevronDown aria-hidden="true" /> : <ChevronRight aria-hidden="true" />}
        <span className={styles.text}>{part.label}</span>
        <VisuallyHidden>: off by </VisuallyHidden>
        <span className={styles.value}>{errorText(part.error)}</span>
        <VisuallyHidden>{` spreads, ${formatAmount(part.dims.length, 'dimension')}`}</VisuallyHidden>
      </button>
      {props.children}
    </div>
  );
}

/** Outside React, as often as the clock ticks. */
function usePlayhead(
  lanes: React.RefObject<HTMLDivElement | null>,
  playback: Playback,
  view: { from: number; frames: number },
): void {
  const { from, frames } = view;
  useEffect(() => {
    const show = () => {
      const at = playback.state().frame - from;
      const share = Math.min(1, Math.max(0, laneX(at, frames)));
      lanes.current?.style.setProperty('--at', String(share));
    };
    show();
    return playback.subscribe(show);
  }, [lanes, playback, from, frames]);
}
