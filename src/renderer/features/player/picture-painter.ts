/** Decoded pictures onto a canvas, in the video's own pixels; the browser scales the canvas to the place there is. */
import type { VideoSample } from 'mediabunny';

/**
 * Colours that `copyTo` and `drawImage` turn into the same pixels; of all others the browser's own drawing is asked.
 * Chromium's decoders always name them.
 */
const usualMatrices: ReadonlySet<string | null> = new Set(['bt709', 'smpte170m', 'bt470bg']);
const usualTransfers: ReadonlySet<string | null> = new Set(['bt709', 'smpte170m', 'iec61966-2-1']);

/**
 * What the first pictures of this window took of its thread, ms: without a GPU, drawing a video frame takes twice as
 * long.
 */
const took: { readonly draw: number[]; readonly copy: number[] } = { draw: [], copy: [] };
const tries = 4;
/**
 * Copying is taken where it is about as quick, too: without a GPU, Chromium keeps the pixels of each video frame that
 * it drew, 300 MiB and more. With one, drawing takes a small part of copying.
 */
const worthCopying = 2;

/** Each way is tried in turn, then one is taken. */
function copyIsNext(): boolean {
  const { draw, copy } = took;
  if (copy.length < tries || draw.length < tries) return copy.length < draw.length;
  return Math.min(...copy) < worthCopying * Math.min(...draw);
}

function note(way: 'draw' | 'copy', ms: number): void {
  if (took[way].length < tries) took[way].push(ms);
}

/** A picture may be asked for while the one before is still copied. */
const mostSpare = 2;

export class PicturePainter {
  /** Places for pixels that nobody copies into. */
  private readonly spare: ImageData[] = [];
  /** Counts what was asked for: what was overtaken is not painted. */
  private asked = 0;

  constructor(private readonly canvas: HTMLCanvasElement | OffscreenCanvas) {}

  /** `onPainted` is called when it is on the canvas: at once, or a moment later; never when another one overtook it. */
  paint(sample: VideoSample, onPainted: () => void): void {
    this.asked += 1;
    const { canvas } = this;
    const context = contextOf(canvas);
    if (context === null) return;
    const { displayWidth, displayHeight } = sample;
    if (canvas.width !== displayWidth) canvas.width = displayWidth;
    if (canvas.height !== displayHeight) canvas.height = displayHeight;
    const frame = copyIsNext() ? copyable(sample) : null;
    if (frame === null) {
      const sinceMs = performance.now();
      sample.draw(context, 0, 0, displayWidth, displayHeight);
      note('draw', performance.now() - sinceMs);
      onPainted();
      return;
    }
    const { asked } = this;
    const put = ({ pixels, copyMs }: Copied): void => {
      if (this.spare.length < mostSpare) this.spare.push(pixels);
      if (asked !== this.asked) return;
      const sinceMs = performance.now();
      context.putImageData(pixels, 0, 0);
      note('copy', copyMs + performance.now() - sinceMs);
      onPainted();
    };
    // A browser that cannot do that draws.
    const draw = (): void => {
      took.copy.splice(0, Infinity, ...Array<number>(tries).fill(Infinity));
      if (asked === this.asked) this.paint(sample, onPainted);
    };
    this.copy(frame).then(put, draw);
  }

  private async copy(frame: VideoFrame): Promise<Copied> {
    const { displayWidth: width, displayHeight: height } = frame;
    const spare = this.spare.pop();
    const fits = spare?.width === width && spare.height === height;
    const pixels = spare !== undefined && fits ? spare : new ImageData(width, height);
    const sinceMs = performance.now();
    const copied = frame.copyTo(pixels.data, { format: 'RGBA', colorSpace: 'srgb' });
    const copyMs = performance.now() - sinceMs;
    await copied;
    return { pixels, copyMs };
  }
}

interface Copied {
  pixels: ImageData;
  /** What it took of this thread; not what was waited for others. */
  copyMs: number;
}

/** Each kind of canvas has a type of its own for it. */
const contextOf = (canvas: HTMLCanvasElement | OffscreenCanvas) =>
  canvas instanceof HTMLCanvasElement
    ? canvas.getContext('2d', { alpha: false })
    : canvas.getContext('2d', { alpha: false });

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
