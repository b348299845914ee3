/** Player and time axis alone in a page; the test steers them through `window.player`. */
import { useState } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import {
  CameraGrid,
  Transport,
  createPlayback,
  preload,
  type Playback,
} from '../../../../src/renderer/features/player';
import { Timeline } from '../../../../src/renderer/features/timeline';
import type { EpisodeVideo } from '../../../../src/shared/model/dataset';
import { sampleKeyframes, sampleMotion, sampleSignals } from './sample-signals';
import '@fontsource-variable/inter';
import '../../../../src/renderer/ui/tokens.css';
import '../../../../src/renderer/ui/base.css';

interface Episode {
  videos: EpisodeVideo[];
  fps: number;
  frames: number;
  /** With the time axis below, a keyframe every so many frames. */
  keyframeEvery?: number;
  /** Of the keyframes that are acted on together. */
  picked?: string[];
  /** The time axis begins around this frame, as it was zoomed before. */
  keepsZoomAt?: number;
  /** Nothing is known of the robot's parts. */
  robotUnknown?: boolean;
}

export interface PlayerPage {
  playback: Playback;
  /** What the time axis asked for, e.g. `select k1`, `move k1 40`. */
  asked: string[];
  show(episode: Episode): void;
  /** Takes everything off the page. */
  unmount(): void;
  preload: typeof preload;
}

declare global {
  interface Window {
    player: PlayerPage;
  }
}

const element = document.querySelector('#root');
if (element === null) throw new Error('The page has no root element.');
const root = createRoot(element);

let spanSec: number | null = null;
const zoom = {
  spanSec: () => spanSec,
  onSpan: (now: number | null) => {
    spanSec = now;
  },
};

const segment = () => ({ startFrame: 10, endFrame: 20 });

function Room(props: { episode: Episode; playback: Playback }) {
  const { videos, fps, frames, keyframeEvery, robotUnknown = false } = props.episode;
  const { picked = [], keepsZoomAt } = props.episode;
  const [data] = useState(() => ({
    motion: sampleMotion(frames, robotUnknown),
    signals: sampleSignals(frames, fps),
  }));
  const [keyframes, setKeyframes] = useState(() =>
    sampleKeyframes(frames, keyframeEvery ?? frames),
  );
  const [selectedId, setSelectedId] = useState<string | null>(null);
  const move = (id: string, frame: number) => {
    window.player.asked.push(`move ${id} ${frame}`);
    setKeyframes((all) =>
      all
        .map((keyframe) => (keyframe.id === id ? { ...keyframe, frame } : keyframe))
        .sort((a, b) => a.frame - b.frame),
    );
  };
  return (
    <div style={{ display: 'flex', flexDirection: 'column', height: '100%' }}>
      <div style={{ flex: 1, minHeight: 0 }}>
        <CameraGrid videos={videos} fps={fps} playback={props.playback} />
      </div>
      <Transport playback={props.playback} segment={segment} />
      {keyframeEvery !== undefined && (
        <div style={{ height: 240 }}>
          <Timeline
            {...data}
            playback={props.playback}
            frames={frames}
            fps={fps}
            keyframes={keyframes}
            selectedId={selectedId}
            picked={picked}
            {...(keepsZoomAt === undefined ? {} : { zoom })}
            onSelect={(id) => {
              window.player.asked.push(`select ${id}`);
              setSelectedId(id);
            }}
            onMove={move}
          />
        </div>
      )}
    </div>
  );
}

let shown = 0;

window.player = {
  playback: createPlayback(10, 1),
  asked: [],
  preload,
  unmount: () => flushSync(() => root.render(null)),
  show(episode) {
    const playback = createPlayback(episode.fps, episode.frames);
    window.player.playback = playback;
    window.player.asked = [];
    shown += 1;
    playback.seek(episode.keepsZoomAt ?? 0);
    flushSync(() => root.render(<Room key={shown} episode={episode} playback={playback} />));
  },
};
