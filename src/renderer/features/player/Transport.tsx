import { Pause, Play, Repeat, SkipBack, SkipForward, StepBack, StepForward } from 'lucide-react';
import { memo } from 'react';
import { useKeyLabelOf } from '../../commands';
import { IconButton, Select } from '../../ui';
import { playbackRates, rateText, type FrameRange, type Playback } from './playback';
import { usePlaybackPart } from './use-playback-state';
import styles from './Transport.module.css';

interface TransportProps {
  playback: Playback;
  /** The segment that the loop button repeats; without one the button is off. */
  segment?: () => FrameRange | null;
}

/** Play, step, rate, loop, and where the playhead stands. */
export const Transport = memo(function Transport({ playback, segment }: TransportProps) {
  const playing = usePlaybackPart(playback, (state) => state.playing);
  const rate = usePlaybackPart(playback, (state) => state.rate);
  const loops = usePlaybackPart(playback, ({ loop }) => loop !== null);
  const keys = {
    back: useKeyLabelOf('play.back'),
    toggle: useKeyLabelOf('play.toggle'),
    forward: useKeyLabelOf('play.forward'),
    first: useKeyLabelOf('play.first'),
    last: useKeyLabelOf('play.last'),
    loop: useKeyLabelOf('play.loop'),
    slower: useKeyLabelOf('play.slower'),
    faster: useKeyLabelOf('play.faster'),
  };
  return (
    <section className={styles.transport} aria-label="Playback">
      <IconButton
        label="First frame"
        keys={keys.first}
        icon={<SkipBack />}
        onClick={() => playback.step(-playback.frames)}
      />
      <IconButton
        label="Step back"
        keys={keys.back}
        icon={<StepBack />}
        onClick={() => playback.step(-1)}
      />
      <IconButton
        label={playing ? 'Pause' : 'Play'}
        keys={keys.toggle}
        icon={playing ? <Pause /> : <Play />}
        onClick={() => playback.toggle()}
      />
      <IconButton
        label="Step forward"
        keys={keys.forward}
        icon={<StepForward />}
        onClick={() => playback.step(1)}
      />
      <IconButton
        label="Last frame"
        keys={keys.last}
        icon={<SkipForward />}
        onClick={() => playback.step(playback.frames)}
      />
      <IconButton
        label={loops ? 'Stop looping' : 'Loop this segment'}
        keys={keys.loop}
        icon={<Repeat />}
        pressed={loops}
        disabled={!loops && segment === undefined}
        onClick={() => playback.toggleLoop(() => segment?.() ?? null)}
      />
      <Select
        aria-label="Speed"
        title={speedTip(keys)}
        className={styles.rate}
        value={String(rate)}
        onChange={(event) => playback.setRate(Number(event.target.value))}
      >
        {playbackRates.map((each) => (
          <option key={each} value={String(each)}>
            {rateText(each)}
          </option>
        ))}
      </Select>
      <Playhead playback={playback} />
    </section>
  );
});

/** `Speed (J slower and backwards, L faster)`, as far as there are keys for it. */
function speedTip({
  slower,
  faster,
}: {
  slower?: string | undefined;
  faster?: string | undefined;
}) {
  const ways = [
    ...(slower === undefined ? [] : [`${slower} slower and backwards`]),
    ...(faster === undefined ? [] : [`${faster} faster`]),
  ];
  return ways.length === 0 ? 'Speed' : `Speed (${ways.join(', ')})`;
}

function Playhead({ playback }: { playback: Playback }) {
  const frame = usePlaybackPart(playback, (state) => state.frame);
  return (
    <output className={styles.playhead} aria-label="Playhead">
      <span>{formatSeconds(frame / playback.fps)}</span>
      <span className={styles.frame}>
        frame {frame} / {Math.max(0, playback.frames - 1)}
      </span>
    </output>
  );
}

/** `m:ss.cc`, as video editors show it. */
function formatSeconds(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${(seconds - minutes * 60).toFixed(2).padStart(5, '0')}`;
}
