import { Check, ChevronLeft, ChevronRight, X } from 'lucide-react';
import type { KeyframeState } from '../../../../shared/model/keyframe';
import { CommandButton } from '../../../commands';
import type { EpisodeController } from '../controller/controller';
import styles from './ActButtons.module.css';

const icons = {
  accept: <Check aria-hidden="true" />,
  prune: <X aria-hidden="true" />,
  earlier: <ChevronLeft />,
  later: <ChevronRight />,
};

/** What can be done with the keyframe under the playhead; off where there is none. */
export function ActButtons(props: {
  controller: EpisodeController;
  state: KeyframeState | null;
  canDecide: boolean;
}) {
  const { state } = props;
  const { commands } = props.controller;
  const enabled = props.canDecide && state !== null;
  return (
    <div className={styles.acts}>
      <CommandButton
        command={commands.accept}
        enabled={enabled}
        icon={icons.accept}
        pressed={state === 'accepted'}
        className={styles.accept}
      />
      <CommandButton
        command={commands.prune}
        enabled={enabled}
        icon={icons.prune}
        pressed={state === 'pruned'}
        className={styles.prune}
      />
      <span className={styles.move}>
        <CommandButton command={commands.earlier} enabled={enabled} iconOnly icon={icons.earlier} />
        <CommandButton command={commands.later} enabled={enabled} iconOnly icon={icons.later} />
      </span>
    </div>
  );
}
