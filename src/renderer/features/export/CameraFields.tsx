import { Tick } from '../../ui';
import { FieldGroup } from '../jobs';
import { cameraName } from '../../../shared/model/camera-name';
import { toggled } from './toggled';

export interface CameraFieldsProps {
  /** Keys of the dataset's cameras. */
  cameras: readonly string[];
  /** Those left out. */
  left: readonly string[];
  onChange: (left: string[]) => void;
}

/** Which cameras are written. */
export function CameraFields({ cameras, left, onChange }: CameraFieldsProps) {
  if (cameras.length === 0) return null;
  return (
    <FieldGroup legend="Cameras">
      {cameras.map((camera) => (
        <Tick
          key={camera}
          type="checkbox"
          label={<span title={camera}>{cameraName(camera)}</span>}
          checked={!left.includes(camera)}
          onChange={() => onChange(toggled(left, camera))}
        />
      ))}
    </FieldGroup>
  );
}
