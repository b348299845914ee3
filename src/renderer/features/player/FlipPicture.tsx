import { useEffect, useRef } from 'react';
import type { EpisodeVideo } from '../../../shared/model/dataset';
import { afterPaint } from './after-paint';
import { PicturePainter } from './picture-painter';
import type { Playback } from './playback';
import { acquireStream, releaseStream } from './stream-pool';
import styles from './CameraView.module.css';

/** Another frame's picture over the playhead's. While it covers that one, nobody can act on it. */
export function FlipPicture(props: { video: EpisodeVideo; playback: Playback; frame: number }) {
  const { playback, frame } = props;
  const { cameraKey, url, proxyUrl, startSec, frames, shift = 0 } = props.video;
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const screen = playback.screens.open();
    return () => afterPaint(() => screen.close());
  }, [playback]);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const video = { cameraKey, url, proxyUrl, startSec, frames, shift };
    const stream = acquireStream(video, playback.fps);
    const painter = new PicturePainter(element);
    const show = () => {
      const picture = stream.picture(frame);
      if (picture === undefined) return;
      painter.paint(picture, () => (element.dataset['frame'] = String(frame)));
    };
    const stop = stream.subscribe(show);
    stream.rest(frame);
    show();
    return () => {
      stop();
      releaseStream(stream);
    };
  }, [cameraKey, url, proxyUrl, startSec, frames, shift, playback, frame]);
  return (
    <canvas
      ref={canvas}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- decoded pictures cannot be drawn on an img
      role="img"
      aria-label={`The keyframe before, frame ${frame}`}
      className={styles.flipped}
    />
  );
}
