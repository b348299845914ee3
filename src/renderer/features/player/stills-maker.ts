/** Makes stills of decoded pictures, as large as they are shown. */
import type { VideoSample } from 'mediabunny';
import { PicturePainter } from './picture-painter';
import type { KeptStill } from './stills-shelf';

/**
 * Painted whole first, and then made smaller: of a video's frame that is drawn smaller Chromium keeps every pixel
 * without a GPU, and does so of the last thousand.
 */
export class StillsMaker {
  private readonly whole = new OffscreenCanvas(1, 1);
  private readonly small = new OffscreenCanvas(1, 1);
  private readonly painter = new PicturePainter(this.whole);

  /** At most as large as the picture is. One at a time: the canvases are the same. */
  async make(picture: VideoSample, widthPx: number): Promise<KeptStill> {
    // What it is a copy of may be closed while it is painted.
    const own = picture.clone();
    try {
      await new Promise<void>((resolve) => this.painter.paint(own, resolve));
    } finally {
      own.close();
    }
    const isWhole = this.whole.width <= widthPx;
    const still = isWhole ? this.whole : this.shrink(widthPx);
    const blob = await still.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
    const enoughPx = isWhole ? Infinity : widthPx;
    return { image: await toImage(blob), bytes: blob.size, enoughPx };
  }

  private shrink(across: number): OffscreenCanvas {
    const { whole, small } = this;
    const down = Math.max(1, Math.round((whole.height * across) / whole.width));
    if (small.width !== across) small.width = across;
    if (small.height !== down) small.height = down;
    small.getContext('2d', { alpha: false })?.drawImage(whole, 0, 0, across, down);
    return small;
  }
}

/**
 * As an image of the page. A canvas would be a layer of its own, and twenty of them are put together anew whenever any
 * changes: a third of what a step of the playhead took. It is not decoded here: that would be at its full size, which
 * stays, while what is painted is decoded as small as it is shown.
 */
async function toImage(blob: Blob): Promise<HTMLImageElement> {
  const image = new Image();
  const url = URL.createObjectURL(blob);
  try {
    await new Promise((resolve, reject) => {
      image.addEventListener('load', resolve);
      image.addEventListener('error', reject);
      image.src = url;
    });
  } catch (thrown) {
    URL.revokeObjectURL(url);
    throw thrown;
  }
  return image;
}
