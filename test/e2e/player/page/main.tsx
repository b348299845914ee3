/** The player alone in a page; the test steers it through `window.player`. */
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import {
  CameraGrid,
  Transport,
  createPlayback,
  preload,
  type Playback,
} from '../../../../src/renderer/features/player';
import type { EpisodeVideo } from '../../../../src/shared/model/dataset';
import '../../../../src/renderer/ui/tokens.css';
import '../../../../src/renderer/ui/base.css';

export interface PlayerPage {
  playback: Playback;
  /** Shows another episode. */
  show(videos: EpisodeVideo[], fps: number, frames: number): Playback;
  /** Takes the player off the page. */
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

window.player = {
  playback: createPlayback(10, 1),
  preload,
  unmount: () => root.render(null),
  show(videos, fps, frames) {
    const playback = createPlayback(fps, frames);
    window.player.playback = playback;
    flushSync(() =>
      root.render(
        <div style={{ display: 'flex', flexDirection: 'column', height: '100%' }}>
          <div style={{ flex: 1, minHeight: 0 }}>
            <CameraGrid videos={videos} fps={fps} playback={playback} />
          </div>
          <Transport playback={playback} />
        </div>,
      ),
    );
    return playback;
  },
};
