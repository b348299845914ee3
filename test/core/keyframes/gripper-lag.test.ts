import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lagOf, measureLag, type SeenHand } from '../../../src/core/keyframes/gripper-lag';
import { kinematicCues } from '../../../src/core/keyframes/kinematic-cues';
import { lagText, lagToCorrect, withLag } from '../../../src/shared/model/gripper-lag';
import type { Cue } from '../../../src/shared/model/keyframe';
import { defaultPolicy } from '../../../src/shared/model/policy';
import { motionOf, part, signalsOf } from './signals';

const fps = 20;
const rateHz = 20;

const rests = (sec: number): boolean => (sec >= 4 && sec < 8) || (sec >= 12 && sec < 16);

/** An arm that rests from 4 to 8 s and from 12 to 16 s; the fingers are lively for 0.4 s from 6 and 14 s on. */
function seenHand(late: { close: number; open: number }, noise: (t: number) => number): SeenHand {
  const lively = Float64Array.from({ length: 20 * rateHz }, (_, step) => {
    const sec = step / rateHz;
    const acts = [6, 14].some((at) => sec >= at && sec < at + 0.4);
    return (rests(sec) ? (acts ? 4 : 0.1) : 9) * noise(step);
  });
  const acts: Cue[] = [
    { kind: 'gripper-close', strength: 1, frame: Math.round((6 + late.close) * fps) },
    { kind: 'gripper-open', strength: 1, frame: Math.round((14 + late.open) * fps) },
  ];
  const speed = Float64Array.from({ length: 20 * fps }, (_, t) => (rests(t / fps) ? 0 : 1));
  return { side: 'single', camera: 'wrist', acts, fps, speed, lively, rateHz };
}

const episodes = (late: { close: number; open: number }): SeenHand[] =>
  Array.from({ length: 4 }, (_, n) => seenHand(late, (t) => 1 + 0.1 * Math.sin(t * (n + 2))));

describe('the lag of a hand', () => {
  test('is measured for each kind to a tenth of a second, whatever it is', () => {
    const lag = fc.double({ min: 0, max: 1.6, noNaN: true });
    fc.assert(
      fc.property(lag, lag, (close, open) => {
        const measured = measureLag(episodes({ close, open }));
        // What is taken for the beginning lies 0.1 s after the foot.
        expect(Math.abs((measured.close?.lagSec ?? 9) - (close - 0.1))).toBeLessThan(0.1);
        expect(Math.abs((measured.open?.lagSec ?? 9) - (open - 0.1))).toBeLessThan(0.1);
        expect(measured.close).toMatchObject({ found: 4, acts: 4 });
      }),
      { numRuns: 50 },
    );
  });

  test('is none where the acts do not agree, are too few, or are not seen', () => {
    const scattered = [0, 0.5, 1, 1.5].map((close) => seenHand({ close, open: 0.3 }, () => 1));
    expect(measureLag(scattered).close).toBeNull();
    expect(measureLag(scattered).open).not.toBeNull();
    const [one] = episodes({ close: 1, open: 1 });
    expect(measureLag(one === undefined ? [] : [one, one])).toEqual({ close: null, open: null });
    expect(measureLag([])).toEqual({ close: null, open: null });
    const blind = seenHand({ close: 1, open: 1 }, () => 1);
    const dark = { ...blind, lively: blind.lively.map(() => 0) };
    expect(dark.acts.map((act) => lagOf(act, dark))).toEqual([null, null]);
    // An arm that never rests shows no act of its hand.
    const busy = { ...blind, speed: blind.speed.map(() => 1) };
    expect(busy.acts.map((act) => lagOf(act, busy))).toEqual([null, null]);
  });

  test('is measured in the camera that moves with that hand, of two that move', () => {
    const own = episodes({ close: 1, open: 0.5 }).map((each) => ({
      ...each,
      side: 'left' as const,
    }));
    // The other wrist's arm rests at other times, where this hand does nothing.
    const other = [0.2, 0.9, 1.3, 2].map((close) => ({
      ...seenHand({ close, open: 2 - close }, () => 1),
      side: 'left' as const,
      camera: 'other wrist',
    }));
    expect(measureLag([...other, ...own])).toEqual(measureLag(own));
    expect(measureLag(own).close).toMatchObject({ found: 4, acts: 4 });
  });

  test('of one kind that is larger leaves the acts in their order', () => {
    const rows = Array.from({ length: 160 }, (_, t) => [
      Math.sin(t / 9),
      t < 30 ? 0 : t < 90 ? 1 : t < 98 ? 1 - (t - 90) / 8 : 0,
    ]);
    const signals = signalsOf(rows, { fps, names: ['j', 'gripper'] });
    const parts = [part('joints', [0]), part('gripper', [1], { openWhen: 'larger' })];
    const late = withLag(parts, { close: 4, open: 0 });
    const acts = kinematicCues(motionOf(signals, late), defaultPolicy).filter(({ kind }) =>
      kind.startsWith('gripper'),
    );
    expect(acts.map(({ kind }) => kind)).toEqual(['gripper-open', 'gripper-close']);
    expect(acts[1]?.frame).toBeGreaterThan(acts[0]?.frame ?? 160);
  });

  test('is said, and offered for correction where it is more than the picture leaves open', () => {
    const kind = { lagSec: 1.5, spreadSec: 0, found: 7, acts: 8 };
    const early = { ...kind, lagSec: -0.05 };
    expect(lagToCorrect({ close: kind, open: early })).toEqual({ close: 1.5, open: 0 });
    expect(lagToCorrect({ close: early, open: null })).toBeNull();
    expect(lagText({ close: kind, open: early })).toBe(
      'Closing is recorded 1.50 s after the picture shows it (7 of 8 acts, ±0.00 s); opening is recorded 0.05 s before the picture shows it (7 of 8 acts, ±0.00 s).',
    );
    expect(lagText({ close: null, open: kind })).toMatch(/^Opening is recorded 1.50 s after/);
    expect(lagText({ close: null, open: null })).toBeNull();
  });

  test('that a curator agrees to moves what the hand does, and nothing before the first frame', () => {
    const rows = Array.from({ length: 120 }, (_, t) => [
      t < 30 ? t : t > 80 ? 110 - t : 30,
      t < 40 ? 1 : t < 90 ? 0 : 1,
    ]);
    const signals = signalsOf(rows, { fps, names: ['j', 'gripper'] });
    const parts = [part('joints', [0]), part('gripper', [1], { openWhen: 'larger' })];
    const acts = (lagSec: { close: number; open: number } | null): number[] =>
      kinematicCues(
        motionOf(signals, lagSec === null ? parts : withLag(parts, lagSec)),
        defaultPolicy,
      )
        .filter(({ kind }) => kind.startsWith('gripper'))
        .map(({ frame }) => frame);
    const [close = 0, open = 0] = acts(null);
    expect(acts({ close: 0.5, open: 1 })).toEqual([close - 10, open - 20]);
    expect(acts({ close: 4, open: 0 })).toEqual([0, open]);
    expect(withLag(parts, { close: 1, open: 1 })[0]).toBe(parts[0]);
  });
});
