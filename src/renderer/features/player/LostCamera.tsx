import { VideoOff } from 'lucide-react';
import { cameraName } from '../../../shared/model/camera-name';
import { Tooltip } from '../../ui';
import styles from './CameraView.module.css';

/** In the place of a camera whose pictures cannot be read: without it, the others would look like all there are. */
export function LostCamera({ camera, why }: { camera: string; why: string }) {
  return (
    <figure className={styles.camera} data-lost-camera={camera}>
      <figcaption className={styles.caption}>
        <Tooltip label={camera} beside>
          <span className={styles.name}>{cameraName(camera)}</span>
        </Tooltip>
        <span className={styles.codec}>no pictures</span>
      </figcaption>
      <div className={styles.place}>
        <div className={styles.message}>
          <VideoOff aria-hidden="true" />
          <p>{why}</p>
        </div>
      </div>
    </figure>
  );
}
