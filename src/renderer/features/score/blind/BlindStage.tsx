import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { BlindRollout } from '../../../../shared/model/calibration';
import { useChoiceCommand } from '../../../commands';
import { Waiting } from '../../../connection';
import {
  CameraGrid,
  createPlayback,
  Transport,
  usePlaybackState,
  type Playback,
} from '../../player';
import { scoreSpecs } from '../score-specs';
import { useWatching } from '../use-watching';
import type { BlindSession } from './blind-session';
import styles from './Blind.module.css';

/** The rollout that is scored: what it was told to do, what is seen of it, what it said. */
export function BlindStage({ session }: { session: BlindSession }) {
  const rollout = useStore(session.state, (state) => state.rollout);
  if (rollout === null) {
    return (
      <div className={styles.stage}>
        <Waiting what="Reading the rollout" />
      </div>
    );
  }
  return <Watched rollout={rollout} />;
}

function Watched({ rollout }: { rollout: BlindRollout }) {
  const { task, fps, frames, videos, videoFault, texts } = rollout;
  const playback = useMemo(() => createPlayback(fps ?? 1, Math.max(1, frames)), [fps, frames]);
  useWatching(playback);
  return (
    <div className={styles.stage}>
      <p className={styles.task}>{task === '' ? 'No task named' : task}</p>
      {fps !== null && videos.length > 0 ? (
        <div className={styles.video}>
          <CameraGrid videos={videos} fps={fps} playback={playback} />
        </div>
      ) : (
        <p className={styles.none}>{videoFault ?? 'This rollout has no video.'}</p>
      )}
      {texts.length > 0 && <Texts texts={texts} playback={playback} />}
      <Transport playback={playback} />
    </div>
  );
}

/** What the policy says, that of the moment marked. */
function Texts({ texts, playback }: { texts: BlindRollout['texts']; playback: Playback }) {
  const { frame } = usePlaybackState(playback);
  const now = texts.findLastIndex(({ t }) => t <= frame / playback.fps);
  const goTo = (seconds: number) => playback.seek(Math.round(seconds * playback.fps));
  useChoiceCommand(scoreSpecs.said, () =>
    texts.map(({ t, text }) => ({ label: `${t.toFixed(1)} s ${text}`, run: () => goTo(t) })),
  );
  return (
    <ol className={styles.texts} aria-label="What it says">
      {texts.map(({ t, text }, at) => (
        <li key={`${t} ${text}`} aria-current={at === now || undefined}>
          <button type="button" onClick={() => goTo(t)}>
            {t.toFixed(1)} s
          </button>
          {text}
        </li>
      ))}
    </ol>
  );
}
