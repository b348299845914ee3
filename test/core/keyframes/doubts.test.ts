import { describe, expect, it } from 'vitest';
import { doubtsOf } from '../../../src/core/keyframes/doubts';
import type { Cue, CueKind } from '../../../src/shared/model/keyframe';
import { defaultPolicy, policySchema } from '../../../src/shared/model/policy';

const cue = (kind: CueKind, frame: number, strength = 1): Cue => ({ kind, frame, strength });
const episode = { frames: 200, fps: 10, watched: true };

describe('doubts of an episode', () => {
  it('counts candidates on either side of the threshold', () => {
    const policy = policySchema.parse({ threshold: 0.5, weights: { pause: 1 } });
    const cues = [0.95, 0.55, 0.45, 0.41, 0.3].map((strength, i) =>
      cue('pause', 20 + 30 * i, strength),
    );
    expect(doubtsOf(cues, episode, policy)).toMatchObject({ candidates: 4, close: 3 });
  });

  it('tells where only the video or only the arm speaks', () => {
    const cues = [
      cue('gripper-close', 50),
      cue('event', 53, 0.9),
      cue('event', 100, 0.9),
      cue('event', 120, 0.1),
      cue('gripper-open', 150),
    ];
    expect(doubtsOf(cues, episode, defaultPolicy)).toMatchObject({ sceneOnly: 1, motionOnly: 1 });
    const unwatched = { ...episode, watched: false };
    expect(doubtsOf(cues, unwatched, defaultPolicy)).toMatchObject({
      sceneOnly: 0,
      motionOnly: 0,
    });
  });

  it('is not at odds with itself where only one layer can speak', () => {
    const seen = doubtsOf([cue('event', 40, 0.9)], episode, defaultPolicy);
    expect(seen).toMatchObject({ sceneOnly: 0, motionOnly: 0 });
    expect(doubtsOf([], { ...episode, frames: 0 }, defaultPolicy).candidates).toBe(0);
  });
});
