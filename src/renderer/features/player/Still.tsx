import { useEffect, useRef } from 'react';
import type { EpisodeVideo } from '../../../shared/model/dataset';
import type { CameraStream } from './camera-stream';
import { acquireStream, releaseStream } from './stream-pool';
import styles from './Still.module.css';

export interface StillProps {
  video: EpisodeVideo;
  fps: number;
  frame: number;
  /** For screen readers: what the picture is of. */
  label: string;
}

/** Wide enough for a still on a dense display; more would only cost memory. */
const widestPx = 480;

/** The pictures of the player come first: a still waits until the playhead has rested this long. */
const patienceMs = 150;

/**
 * One frame of one camera, small, beside the player; give it a `key` that names the video. Empty where there is no
 * picture: the player says why.
 */
export function Still(props: StillProps) {
  const { fps, frame, label } = props;
  const { cameraKey, url, proxyUrl, startSec, frames } = props.video;
  const canvas = useRef<HTMLCanvasElement>(null);
  const stream = useRef<CameraStream>(null);
  const wanted = useRef(frame);

  // One stream for all frames that are shown here, one after another.
  useEffect(() => {
    const acquired = acquireStream({ cameraKey, url, proxyUrl, startSec, frames }, fps);
    stream.current = acquired;
    const stop = acquired.subscribe(() => paint(canvas.current, acquired, wanted.current));
    return () => {
      stop();
      stream.current = null;
      releaseStream(acquired);
    };
  }, [cameraKey, url, proxyUrl, startSec, frames, fps]);

  useEffect(() => {
    wanted.current = frame;
    const timer = setTimeout(() => {
      stream.current?.rest(frame);
      if (stream.current !== null) paint(canvas.current, stream.current, frame);
    }, patienceMs);
    return () => clearTimeout(timer);
  }, [frame]);

  return (
    <canvas
      ref={canvas}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- decoded pictures cannot be drawn on an img
      role="img"
      aria-label={label}
      className={styles.still}
    />
  );
}

function paint(canvas: HTMLCanvasElement | null, stream: CameraStream, frame: number): void {
  const sample = stream.picture(frame);
  const context = canvas?.getContext('2d', { alpha: false });
  if (canvas === null || sample === undefined || !context) return;
  const scale = Math.min(1, widestPx / sample.displayWidth);
  canvas.width = Math.round(sample.displayWidth * scale);
  canvas.height = Math.round(sample.displayHeight * scale);
  sample.draw(context, 0, 0, canvas.width, canvas.height);
  canvas.dataset['still'] = String(frame);
}
