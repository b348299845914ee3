import { Minus, Plus } from 'lucide-react';
import { longestShift } from '../../../shared/model/camera-shift';
import { Button, IconButton, Popover } from '../../ui';
import styles from './ShiftPopover.module.css';

interface ShiftPopoverProps {
  camera: string;
  /** Frames; see `CameraShifts`. */
  shift: number;
  onShift: (shift: number) => void;
}

/** Moves a camera that was recorded early or late against the rows. */
export function ShiftPopover({ camera, shift, onShift }: ShiftPopoverProps) {
  const value = shift === 0 ? '±0' : signed(shift);
  return (
    <Popover
      label={`Shift ${camera} ${value}`}
      button={value}
      size="small"
      variant="quiet"
      side="top"
      tip="By how many frames this camera's pictures are shown later"
    >
      {/* No higher than what stands above the cameras: the picture is watched while it is shifted. */}
      <div className={styles.panel}>
        <div className={styles.shift}>
          <IconButton
            label={`${camera} one frame earlier`}
            icon={<Minus />}
            size="small"
            disabled={shift <= -longestShift}
            onClick={() => onShift(shift - 1)}
          />
          <output aria-label={`Shift of ${camera}, frames`}>{signed(shift)}</output>
          <IconButton
            label={`${camera} one frame later`}
            icon={<Plus />}
            size="small"
            disabled={shift >= longestShift}
            onClick={() => onShift(shift + 1)}
          />
          <Button size="small" disabled={shift === 0} onClick={() => onShift(0)}>
            As recorded
          </Button>
        </div>
        <p className={styles.note}>
          Of this camera in the whole project: pictures, stills, proposals made from now on and
          drafts. The dataset and the pictures of exports stay as they are; curation/ says what was
          shifted.
        </p>
      </div>
    </Popover>
  );
}

const signed = (shift: number): string => (shift > 0 ? `+${shift}` : String(shift));
