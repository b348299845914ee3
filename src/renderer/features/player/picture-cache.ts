/** Decoded pictures around the playhead. Each holds memory outside the JavaScript heap and must be closed. */
import type { VideoSample } from 'mediabunny';
import { pictureBudget } from './picture-budget';
import type { VideoFile } from './video-file';

/** Decoded pictures one camera may keep, however small. */
const mostPictures = 64;
const fewestPictures = 6;

/** How many pictures of a file one camera keeps. */
export function capacityFor(file: VideoFile): number {
  const pictureBytes = Math.max(1, file.width * file.height * 1.5);
  const affordable = file.decodesInSoftware ? Math.floor(pictureBudget.decoded / pictureBytes) : 0;
  return Math.min(mostPictures, Math.max(fewestPictures, affordable));
}

export class PictureCache {
  private readonly pictures = new Map<number, VideoSample>();

  /** This one stays, however far it is. */
  pinned: number | null = null;

  constructor(readonly capacity: number) {}

  /** So many pictures after the wanted one, of at most `steps`, and before it there is room for. */
  room(steps: number): { ahead: number; behind: number } {
    const ahead = Math.min(steps, Math.floor(this.capacity / 3));
    const behind = Math.min(Math.floor(this.capacity / 2), this.capacity - 2 - ahead);
    return { ahead, behind: Math.max(0, behind) };
  }

  get(picture: number): VideoSample | undefined {
    return this.pictures.get(picture);
  }

  has(picture: number): boolean {
    return this.pictures.has(picture);
  }

  /** Takes the sample over. When full, the picture farthest from `center` goes. */
  put(picture: number, sample: VideoSample, center: number): void {
    this.pictures.get(picture)?.close();
    this.pictures.set(picture, sample);
    while (this.pictures.size > this.capacity) {
      let farthest = picture === this.pinned ? center : picture;
      for (const candidate of this.pictures.keys()) {
        if (candidate === this.pinned) continue;
        if (Math.abs(candidate - center) > Math.abs(farthest - center)) farthest = candidate;
      }
      this.pictures.get(farthest)?.close();
      this.pictures.delete(farthest);
    }
  }

  /** Closes everything but, if given, one picture. */
  clear(keep?: number): void {
    for (const [picture, sample] of this.pictures) {
      if (picture === keep) continue;
      sample.close();
      this.pictures.delete(picture);
    }
  }
}
