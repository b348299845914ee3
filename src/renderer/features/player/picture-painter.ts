/** Decoded pictures onto a canvas, in the video's own pixels; the browser scales the canvas to the place there is. */
import type { VideoSample } from 'mediabunny';

/**
 * Colours that `copyTo` and `drawImage` turn into the same pixels; of all others the browser's own drawing is asked.
 * Chromium's decoders always name them.
 */
const usualMatrices: ReadonlySet<string | null> = new Set(['bt709', 'smpte170m', 'bt470bg']);
const usualTransfers: ReadonlySet<string | null> = new Set(['bt709', 'smpte170m', 'iec61966-2-1']);

/** What the first pictures of this window took, ms: without a GPU, drawing a video frame takes twice as long. */
const took: { readonly draw: number[]; readonly copy: number[] } = { draw: [], copy: [] };
const tries = 4;

/** Each way is tried in turn, then the quicker one is taken. */
function copyIsNext(): boolean {
  const { draw, copy } = took;
  if (copy.length < tries || draw.length < tries) return copy.length < draw.length;
  return Math.min(...copy) < Math.min(...draw);
}

function note(way: 'draw' | 'copy', sinceMs: number): void {
  if (took[way].length < tries) took[way].push(performance.now() - sinceMs);
}

export class PicturePainter {
  private pixels: ImageData | null = null;
  /** Counts what was asked for: what was overtaken is not painted. */
  private asked = 0;
  private copying = false;

  constructor(private readonly canvas: HTMLCanvasElement) {}

  /** `onPainted` is called when it is on the canvas: at once, or a moment later; never when another one overtook it. */
  paint(sample: VideoSample, onPainted: () => void): void {
    this.asked += 1;
    const { canvas } = this;
    const context = canvas.getContext('2d', { alpha: false });
    if (context === null) return;
    const { displayWidth, displayHeight } = sample;
    if (canvas.width !== displayWidth) canvas.width = displayWidth;
    if (canvas.height !== displayHeight) canvas.height = displayHeight;
    const frame = this.copying || !copyIsNext() ? null : copyable(sample);
    const sinceMs = performance.now();
    if (frame === null) {
      sample.draw(context, 0, 0, displayWidth, displayHeight);
      note('draw', sinceMs);
      onPainted();
      return;
    }
    const { asked } = this;
    const put = (pixels: ImageData): void => {
      if (asked !== this.asked) return;
      context.putImageData(pixels, 0, 0);
      note('copy', sinceMs);
      onPainted();
    };
    // A browser that cannot do that draws.
    const draw = (): void => {
      took.copy.splice(0, Infinity, ...Array<number>(tries).fill(Infinity));
      if (asked === this.asked) this.paint(sample, onPainted);
    };
    this.copy(frame).then(put, draw);
  }

  /** Has the browser fill the pixels; one copy at a time, for all take the same place. */
  private async copy(frame: VideoFrame): Promise<ImageData> {
    const { displayWidth: width, displayHeight: height } = frame;
    const { pixels } = this;
    const fits = pixels !== null && pixels.width === width && pixels.height === height;
    const into = fits ? pixels : new ImageData(width, height);
    this.pixels = into;
    this.copying = true;
    try {
      await frame.copyTo(into.data, { format: 'RGBA', colorSpace: 'srgb' });
    } finally {
      this.copying = false;
    }
    return into;
  }
}

/** The browser's frame, where copying it gives what drawing it would. */
function copyable(sample: VideoSample): VideoFrame | null {
  if (sample.rotation !== 0 || sample.flip) return null;
  const frame = sample.toCanvasImageSource();
  if (!(frame instanceof VideoFrame) || frame.format !== 'I420') return null;
  const { visibleRect, displayWidth, displayHeight, colorSpace } = frame;
  const isWhole = visibleRect?.width === displayWidth && visibleRect.height === displayHeight;
  const isUsual = usualMatrices.has(colorSpace.matrix) && usualTransfers.has(colorSpace.transfer);
  return isWhole && isUsual ? frame : null;
}
