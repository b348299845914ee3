import type { CameraStream } from './camera-stream';

/** In the video's own pixels; the browser scales the canvas to the place there is. */
export function paintPicture(canvas: HTMLCanvasElement, stream: CameraStream, frame: number): void {
  const sample = stream.picture(frame);
  const context = canvas.getContext('2d', { alpha: false });
  if (sample === undefined || context === null) return;
  const { displayWidth, displayHeight } = sample;
  if (canvas.width !== displayWidth) canvas.width = displayWidth;
  if (canvas.height !== displayHeight) canvas.height = displayHeight;
  sample.draw(context, 0, 0, displayWidth, displayHeight);
  canvas.dataset['frame'] = String(frame);
}
