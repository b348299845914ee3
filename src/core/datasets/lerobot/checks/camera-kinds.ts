/** Whether all videos of a camera are of one size and one codec. */
import type { Problem } from '../../../../shared/errors';
import type { VideoProbe } from '../../../video/probe';
import { problem } from '../../problems';
import type { Part } from './check-videos';

export class CameraKinds {
  /** By camera and kind, such as `640x480 h264`: the episodes. */
  private readonly kinds = new Map<string, Map<string, number[]>>();

  add(parts: readonly Part[], { width, height, codec }: VideoProbe): void {
    for (const { episode, location } of parts) {
      const ofCamera = this.kinds.get(location.cameraKey) ?? new Map<string, number[]>();
      const kind = `${width}x${height} ${codec ?? 'of an unknown codec'}`;
      const episodes = ofCamera.get(kind) ?? [];
      episodes.push(episode.index);
      this.kinds.set(location.cameraKey, ofCamera.set(kind, episodes));
    }
  }

  problems(): Problem[] {
    return [...this.kinds]
      .filter(([, ofCamera]) => ofCamera.size > 1)
      .map(([camera, ofCamera]) => {
        const message = `Camera ${camera} has videos of several kinds: ${listed(ofCamera)}; an export needs one size.`;
        return problem('camera-mixed', { message, camera });
      });
  }
}

/** `640x480 in 12 episodes, 320x240 in episodes 3, 7`. */
export const listed = (byKind: ReadonlyMap<string, readonly number[]>): string =>
  [...byKind]
    .map(([kind, episodes]) => {
      if (episodes.length > 5) return `${kind} in ${episodes.length} episodes`;
      return `${kind} in ${episodes.length === 1 ? 'episode' : 'episodes'} ${episodes.join(', ')}`;
    })
    .join(', ');
