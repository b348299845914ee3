import type { ReviewedKeyframe } from '../../../../shared/model/keyframe';
import { CommandButton, type Command } from '../../../commands';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { classNames, Select } from '../../../ui';
import type { FoldedEpisode } from '../episode/fold-episode';
import type { AxisMenu } from '../../timeline';
import { isUndecided, neighbours, stands } from '../controller/keyframe-steps';
import { BetweenKeyframes } from './BetweenKeyframes';
import { keepSelectedInSight } from './keep-selected-in-sight';
import { KeyframeList } from './KeyframeList';
import { KeyframePanel } from './KeyframePanel';
import { MissedTexts } from './MissedTexts';
import { LearnedLine } from './LearnedLine';
import { LostStills } from './LostStills';
import type { Learning } from '../propose/learning';
import type { Proposing } from '../propose/propose';
import { ProposeBox, ProposeProgress } from '../propose/ProposeBox';
import type { ControllerState } from '../controller/act';
import type { EpisodeController } from '../controller/controller';
import type { ReviewSession } from '../session/session';
import { beforePaint } from '../../../ui/before-paint';
import { Splitter } from '../../../ui/Splitter';
import { useElementSize } from '../../../ui/use-element-size';
import styles from './SidePanel.module.css';

const advances = [
  { value: 'go', label: 'go to the next undecided' },
  { value: 'play', label: 'play to the next undecided' },
  { value: 'stay', label: 'stay' },
] as const;

/** What the list has of the height, where nobody set it; more, where the keyframe over it needs no more than this. */
const listShare = 0.4;
const detailPx = 640;

/** The selected keyframe over the list of all, or the way to get some. */
export function SidePanel(props: {
  session: ReviewSession;
  controller: EpisodeController;
  keyframes: readonly ReviewedKeyframe[];
  selectedId: string | null;
  picked: readonly string[];
  onMenu: (menu: AxisMenu) => void;
  editing: ControllerState['editing'];
  /** Of datasets whose texts say the sub-task, then its reason. */
  subtaskFirst: boolean;
  folded: FoldedEpisode;
  /** The dataset's own text of each frame, where it has any. */
  dense: readonly string[] | null;
  /** Ids of the keyframes that an older policy proposed. */
  older: ReadonlySet<string>;
  fps: number;
  proposing: Proposing;
  learning: Learning;
  episodes: number;
  nextCamera: Command;
  canDecide: boolean;
  onSeek: (frame: number) => void;
}) {
  const { session, controller, keyframes, selectedId, folded, canDecide } = props;
  const { listHeight: set, advance } = useStore(session.view.state);
  const [panel, size] = useElementSize<HTMLDivElement>();
  const detail = useRef<HTMLDivElement>(null);
  // Another keyframe is seen from its beginning, however far down the text of the one before was read; so is one whose
  // text is written.
  const isWriting = props.editing !== null;
  useEffect(() => {
    if (selectedId === null || isWriting) return undefined;
    return beforePaint(() => detail.current?.scrollTo({ top: 0 }));
  }, [selectedId, isWriting]);
  const most = Math.max(96, size.height * 0.6);
  const share = Math.max(size.height * listShare, size.height - detailPx);
  const listHeight = Math.min(set ?? share, most);
  const index = keyframes.findIndex(({ id }) => id === selectedId);
  const selected = keyframes[index];
  const undecided = keyframes.filter(isUndecided).length;
  const several = props.picked.length > 1;
  const standing = keyframes.filter(stands).length;

  if (keyframes.length === 0) {
    return (
      <div className={classNames(styles.panel, styles.alone)}>
        <ProposeBox
          proposing={props.proposing}
          add={controller.commands.add}
          proposed={folded.proposed}
          episodes={props.episodes}
        />
      </div>
    );
  }
  return (
    <div ref={panel} className={styles.panel}>
      <ProposeProgress proposing={props.proposing} />
      <div ref={detail} className={styles.detail}>
        {selected === undefined && (
          <BetweenKeyframes
            controller={controller}
            keyframes={keyframes}
            playback={controller.playback}
            dense={props.dense}
            canDecide={canDecide}
          />
        )}
        {selected !== undefined && (
          <KeyframePanel
            controller={controller}
            keyframe={selected}
            around={neighbours(keyframes, selected)}
            position={{ number: index + 1, count: keyframes.length }}
            fps={props.fps}
            editing={props.editing}
            subtaskFirst={props.subtaskFirst}
            disagreement={folded.disagreement}
            older={props.older.has(selected.id)}
            canDecide={canDecide}
            onSeek={props.onSeek}
          />
        )}
      </div>
      <Splitter
        label="Height of the list of keyframes"
        axis="y"
        size={listHeight}
        least={96}
        most={most}
        onSize={(height) => session.view.set({ listHeight: height })}
      />
      <section className={styles.all} style={{ height: listHeight }}>
        <header className={styles.listHeader}>
          <h2>Keyframes</h2>
          <span className={styles.count}>
            {several
              ? `${props.picked.length} selected`
              : `${standing - undecided} of ${standing} accepted`}
          </span>
          {several ? (
            <>
              <CommandButton command={controller.commands.accept} enabled={canDecide} size="small">
                Accept {props.picked.length}
              </CommandButton>
              <CommandButton command={controller.commands.prune} enabled={canDecide} size="small">
                Prune {props.picked.length}
              </CommandButton>
            </>
          ) : (
            <CommandButton
              command={controller.commands.acceptRest}
              enabled={canDecide && undecided > 0}
              size="small"
            >
              {undecided > 0 ? `Accept ${undecided} left` : 'Accept rest'}
            </CommandButton>
          )}
        </header>
        <LostStills nextCamera={props.nextCamera} />
        <LearnedLine
          keyframes={keyframes}
          folded={folded}
          learning={props.learning}
          canDecide={canDecide}
        />
        <div className={styles.list} ref={keepSelectedInSight}>
          <KeyframeList
            keyframes={keyframes}
            selectedId={selectedId}
            disagreement={folded.disagreement}
            older={props.older}
            fps={props.fps}
            picked={props.picked}
            onSelect={(id, how) => {
              if (how === 'alone') controller.select(id);
              else controller.pick(id, how === 'to');
            }}
            onMenu={props.onMenu}
          />
          {props.dense !== null && (
            <MissedTexts
              dense={props.dense}
              keyframes={folded.review.keyframes}
              fps={props.fps}
              onSeek={props.onSeek}
            />
          )}
          <label className={styles.advance}>
            After a decision
            <Select
              value={advance}
              onChange={({ target }) => {
                const chosen = advances.find(({ value }) => value === target.value);
                if (chosen !== undefined) session.view.set({ advance: chosen.value });
              }}
            >
              {advances.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </Select>
          </label>
        </div>
      </section>
    </div>
  );
}
