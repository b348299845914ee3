import { Pause, Play, Repeat, SkipBack, SkipForward, StepBack, StepForward } from 'lucide-react';
import { IconButton, Select } from '../../ui';
import { playbackRates, type FrameRange, type Playback } from './playback';
import { usePlaybackState } from './use-playback-state';
import styles from './Transport.module.css';

interface TransportProps {
  playback: Playback;
  /** The segment that the loop button repeats; without one the button is off. */
  segment?: FrameRange | null;
}

/** Play, step, rate, loop, and where the playhead stands. */
export function Transport(props: TransportProps) {
  const { playback, segment = null } = props;
  const state = usePlaybackState(playback);
  const lastFrame = Math.max(0, playback.frames - 1);
  const toggleLoop = () => playback.setLoop(state.loop === null ? segment : null);
  return (
    <section className={styles.transport} aria-label="Playback">
      <IconButton
        label="First frame"
        icon={<SkipBack />}
        onClick={() => playback.step(-state.frame)}
      />
      <IconButton
        label="Step back"
        keys="Left"
        icon={<StepBack />}
        onClick={() => playback.step(-1)}
      />
      <IconButton
        label={state.playing ? 'Pause' : 'Play'}
        keys="Space"
        icon={state.playing ? <Pause /> : <Play />}
        onClick={() => playback.toggle()}
      />
      <IconButton
        label="Step forward"
        keys="Right"
        icon={<StepForward />}
        onClick={() => playback.step(1)}
      />
      <IconButton
        label="Last frame"
        icon={<SkipForward />}
        onClick={() => playback.step(lastFrame - state.frame)}
      />
      <IconButton
        label={state.loop === null ? 'Loop this segment' : 'Stop looping'}
        keys="R"
        icon={<Repeat />}
        pressed={state.loop !== null}
        disabled={state.loop === null && segment === null}
        onClick={toggleLoop}
      />
      <Select
        aria-label="Speed"
        title="Speed (J slower and backwards, L faster)"
        className={styles.rate}
        value={String(state.rate)}
        onChange={(event) => playback.setRate(Number(event.target.value))}
      >
        {playbackRates.map((rate) => (
          <option key={rate} value={String(rate)}>
            {rate < 0 ? `−${-rate}×` : `${rate}×`}
          </option>
        ))}
      </Select>
      <output className={styles.place} aria-label="Playhead">
        <span>{formatSeconds(state.frame / playback.fps)}</span>
        <span className={styles.frame}>
          frame {state.frame} / {lastFrame}
        </span>
      </output>
    </section>
  );
}

/** `m:ss.cc`, as video editors show it. */
function formatSeconds(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${(seconds - minutes * 60).toFixed(2).padStart(5, '0')}`;
}
