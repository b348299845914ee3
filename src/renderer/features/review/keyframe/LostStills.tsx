import { useCallback, useSyncExternalStore } from 'react';
import { cameraName } from '../../../../shared/model/camera-name';
import { CommandButton, type Command } from '../../../commands';
import { useStills } from '../../player';
import styles from './LearnedLine.module.css';

/** Why stills of the chosen camera stay empty, once for all places that show them, and the way to another camera's. */
export function LostStills({ nextCamera }: { nextCamera: Command }) {
  const stills = useStills();
  const watch = useCallback(
    (listener: () => void) => stills?.watchLost(listener) ?? unwatched,
    [stills],
  );
  const why = useSyncExternalStore(watch, () => stills?.lost() ?? null);
  if (stills === null || why === null) return null;
  return (
    <div className={styles.learned}>
      <output>
        Stills of {cameraName(stills.video.cameraKey)} are missing: {why}
      </output>
      <CommandButton command={nextCamera} size="small">
        Another camera
      </CommandButton>
    </div>
  );
}

const unwatched = () => {};
