/** Decoded pictures onto a canvas, in the video's own pixels; the browser scales the canvas to the place there is. */
import type { VideoSample } from 'mediabunny';

/**
 * Colours that `copyTo` and `drawImage` turn into the same pixels; of all others the browser's own drawing is asked.
 * Chromium's decoders always name them.
 */
const usualMatrices: ReadonlySet<string | null> = new Set(['bt709', 'smpte170m', 'bt470bg']);
const usualTransfers: ReadonlySet<string | null> = new Set(['bt709', 'smpte170m', 'iec61966-2-1']);

/** Null until the first picture; false also where the browser could not copy. */
let copying: boolean | null = null;

/**
 * Without a GPU, drawing a video's frame takes twice as long as copying its pixels, and Chromium keeps those of each
 * that it drew, 300 MiB and more. With one, drawing takes a small part of copying.
 */
function hasGpu(): boolean {
  const context = document.createElement('canvas').getContext('webgl');
  if (context === null) return false;
  const name = context.getExtension('WEBGL_debug_renderer_info')?.UNMASKED_RENDERER_WEBGL;
  const renderer = String(context.getParameter(name ?? context.RENDERER));
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return !onProcessor.test(renderer);
}

/** How those call themselves that draw on the processor. */
const onProcessor = /swiftshader|llvmpipe|softpipe|software|basic render/i;

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
    copying ??= !hasGpu();
    const frame = copying ? copyable(sample) : null;
    if (frame === null) {
      sample.draw(context, 0, 0, displayWidth, displayHeight);
      onPainted();
      return;
    }
    const { asked } = this;
    const put = (pixels: ImageData): void => {
      if (this.spare.length < mostSpare) this.spare.push(pixels);
      if (asked !== this.asked) return;
      context.putImageData(pixels, 0, 0);
      onPainted();
    };
    // A browser that cannot do that draws.
    const draw = (): void => {
      copying = false;
      if (asked === this.asked) this.paint(sample, onPainted);
    };
    this.copy(frame).then(put, draw);
  }

  private async copy(frame: VideoFrame): Promise<ImageData> {
    const { displayWidth: width, displayHeight: height } = frame;
    const spare = this.spare.pop();
    const fits = spare?.width === width && spare.height === height;
    const pixels = spare !== undefined && fits ? spare : new ImageData(width, height);
    await frame.copyTo(pixels.data, { format: 'RGBA', colorSpace: 'srgb' });
    return pixels;
  }
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
