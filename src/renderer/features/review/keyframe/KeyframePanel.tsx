import type { KeyframeState, ReviewedKeyframe } from '../../../../shared/model/keyframe';
import { Badge, type Tone } from '../../../ui';
import { useStills } from '../../player';
import { ActButtons } from './ActButtons';
import { Evidence } from './Evidence';
import { clockText, stateNames } from './words';
import type { FoldedEpisode } from '../episode/fold-episode';
import { ReasoningBox } from '../reasoning/ReasoningBox';
import type { ControllerState } from '../controller/act';
import type { EpisodeController } from '../controller/controller';
import { StillStrip } from './StillStrip';
import { useZoomOf } from './use-zoom-of';
import styles from './KeyframePanel.module.css';

const tones: Readonly<Record<KeyframeState, Tone>> = {
  proposed: 'accent',
  accepted: 'ok',
  pruned: 'neutral',
};

/** The selected keyframe: why it was proposed, what it says, and what to do with it. */
export function KeyframePanel(props: {
  controller: EpisodeController;
  keyframe: ReviewedKeyframe;
  /** The standing keyframes before and after it. */
  around: { before: ReviewedKeyframe | null; after: ReviewedKeyframe | null };
  position: { number: number; count: number };
  fps: number;
  editing: ControllerState['editing'];
  subtaskFirst: boolean;
  disagreement: FoldedEpisode['disagreement'];
  /** Proposed under an older policy. */
  older: boolean;
  canDecide: boolean;
  onSeek: (frame: number) => void;
}) {
  const { controller, keyframe, position, canDecide } = props;
  const { commands } = controller;
  const stills = useStills();
  const zoom = useZoomOf(stills, controller);
  const others = props.disagreement.get(keyframe.id) ?? [];
  return (
    <section className={styles.panel} aria-label="Selected keyframe">
      <header className={styles.header}>
        <h2 className={styles.title}>
          Frame {keyframe.frame}
          <span className={styles.dim}>{clockText(keyframe.frame / props.fps)}</span>
        </h2>
        <span className={styles.dim}>
          {position.number} of {position.count}
        </span>
        <Badge tone={tones[keyframe.state]}>{stateNames[keyframe.state]}</Badge>
      </header>

      <ActButtons controller={controller} state={keyframe.state} canDecide={canDecide} />

      <Evidence keyframe={keyframe} older={props.older} onSeek={props.onSeek} />

      {others.length > 0 && (
        <p className={styles.conflict}>
          {others
            .map(
              ({ curator, state }) =>
                `${curator} ${state === 'accepted' ? 'accepted' : 'pruned'} this`,
            )
            .join('; ')}
          .
        </p>
      )}

      {stills !== null && (
        <StillStrip
          stills={stills}
          zoom={zoom}
          fps={props.fps}
          here={keyframe}
          before={props.around.before}
          after={props.around.after}
          onSelect={(id) => controller.select(id)}
          onFlip={(flipped) => controller.flip(flipped)}
        />
      )}

      <ReasoningBox
        controller={controller}
        keyframe={keyframe}
        editing={props.editing}
        edit={commands.edit}
        subtaskFirst={props.subtaskFirst}
        canEdit={canDecide}
      />
    </section>
  );
}
