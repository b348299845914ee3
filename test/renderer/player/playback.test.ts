import { describe, expect, test } from 'vitest';
import {
  createPlayback,
  type PlaybackState,
  type SeekSource,
} from '../../../src/renderer/features/player/playback';
import { handClock } from './hand-clock';

function player(fps: number, frames: number) {
  const hand = handClock();
  const playback = createPlayback(fps, frames, hand.clock);
  const seen: { frame: number; source: SeekSource }[] = [];
  playback.subscribe(({ frame }: PlaybackState, source) => seen.push({ frame, source }));
  return { playback, seen, ...hand };
}

describe('rate', () => {
  test.each([0.25, 0.5, 1, 2, 4, 8])('%sx is that many episode seconds a second', (rate) => {
    const { playback, pass } = player(30, 10_000);
    playback.setRate(rate);
    playback.play();
    pass(3_005);
    expect(playback.state().frame).toBe(Math.floor(3.005 * 30 * rate));
  });

  test('backwards it ends at frame 0', () => {
    const { playback, pass } = player(10, 100);
    playback.seek(9);
    playback.setRate(-1);
    playback.play();
    pass(455);
    expect(playback.state()).toMatchObject({ frame: 5, playing: true });
    pass(1_000);
    expect(playback.state()).toMatchObject({ frame: 0, playing: false });
  });

  test('is kept within 0.25 and 8, and nonsense is ignored', () => {
    const { playback } = player(10, 100);
    playback.setRate(100);
    expect(playback.state().rate).toBe(8);
    playback.setRate(-0.01);
    expect(playback.state().rate).toBe(-0.25);
    playback.setRate(0);
    playback.setRate(Number.NaN);
    expect(playback.state().rate).toBe(-0.25);
  });

  test('the shuttle goes down through slow to backwards, and up again', () => {
    const { playback } = player(10, 100);
    playback.shuttle(1);
    expect(playback.state()).toMatchObject({ rate: 1, playing: true });
    const rates = [-1, -1, -1, -1, 1, 1].map((notch) => {
      playback.shuttle(notch as 1 | -1);
      return playback.state().rate;
    });
    expect(rates).toEqual([0.5, 0.25, -0.25, -0.5, -0.25, 0.25]);
  });

  test('the shuttle starts slowly backwards from a standstill', () => {
    const { playback } = player(10, 100);
    playback.seek(50);
    playback.shuttle(-1);
    expect(playback.state()).toMatchObject({ rate: -0.5, playing: true });
  });
});

describe('the end', () => {
  test('stops on the last frame after it was shown for its whole duration', () => {
    const { playback, pass } = player(10, 5);
    playback.play();
    pass(490);
    expect(playback.state()).toMatchObject({ frame: 4, playing: true });
    pass(20);
    expect(playback.state()).toMatchObject({ frame: 4, playing: false });
  });

  test('play at the end starts over', () => {
    const { playback } = player(10, 5);
    playback.seek(4);
    playback.play();
    expect(playback.state()).toMatchObject({ frame: 0, playing: true });
  });

  test('an episode of one frame plays and stops', () => {
    const { playback, pass } = player(10, 1);
    playback.play();
    pass(110);
    expect(playback.state()).toMatchObject({ frame: 0, playing: false });
  });
});

const segment = () => ({ startFrame: 20, endFrame: 30 });

describe('loop', () => {
  test('repeats its frames only, and says so', () => {
    const { playback, pass, seen } = player(10, 100);
    playback.setLoop({ startFrame: 20, endFrame: 23 });
    playback.seek(20);
    seen.length = 0;
    playback.play();
    pass(700);
    const frames = seen.filter(({ source }) => source !== 'user').map(({ frame }) => frame);
    expect(frames.slice(0, 6)).toEqual([21, 22, 20, 21, 22, 20]);
    expect(seen.filter(({ source }) => source === 'loop').every(({ frame }) => frame === 20)).toBe(
      true,
    );
  });

  test('works backwards', () => {
    const { playback, pass } = player(10, 100);
    playback.setLoop({ startFrame: 20, endFrame: 23 });
    playback.seek(20);
    playback.setRate(-1);
    playback.play();
    pass(150);
    expect(playback.state()).toMatchObject({ frame: 22, playing: true });
  });

  test('brings a playhead outside it in', () => {
    const { playback, pass } = player(10, 100);
    playback.setLoop({ startFrame: 20, endFrame: 23 });
    playback.play();
    pass(10);
    expect(playback.state().frame).toBe(20);
  });

  test('begins with its first frame, and stops there when it is ended', () => {
    const { playback, pass } = player(10, 100);
    playback.seek(25);
    playback.toggleLoop(segment);
    expect(playback.state()).toMatchObject({ frame: 20, playing: true, loop: segment() });
    pass(1_350);
    expect(playback.state().frame).toBe(23);
    playback.toggleLoop(segment);
    expect(playback.state()).toMatchObject({ frame: 20, playing: false, loop: null });
    playback.toggleLoop(() => null);
    expect(playback.state()).toMatchObject({ frame: 20, playing: false, loop: null });
  });

  test('is cut to the episode and never empty', () => {
    const { playback } = player(10, 10);
    playback.setLoop({ startFrame: 9, endFrame: 50 });
    expect(playback.state().loop).toEqual({ startFrame: 9, endFrame: 10 });
    playback.setLoop({ startFrame: 5, endFrame: 5 });
    expect(playback.state().loop).toEqual({ startFrame: 5, endFrame: 6 });
  });
});

describe('the playhead', () => {
  test('stays inside the episode', () => {
    const { playback } = player(10, 10);
    playback.seek(50);
    expect(playback.state().frame).toBe(9);
    playback.step(-50);
    expect(playback.state().frame).toBe(0);
    playback.seek(Number.NaN);
    expect(playback.state().frame).toBe(0);
  });

  test('a step pauses', () => {
    const { playback, waiting } = player(10, 10);
    playback.play();
    playback.step(1);
    expect(playback.state()).toMatchObject({ frame: 1, playing: false });
    expect(waiting()).toBe(0);
  });

  test('stands still while held, and does not catch up afterwards', () => {
    const { playback, pass } = player(10, 100);
    playback.play();
    pass(250);
    const first = playback.hold();
    const second = playback.hold();
    pass(5_000);
    first();
    first();
    pass(1_000);
    expect(playback.state()).toMatchObject({ frame: 2, playing: true });
    second();
    pass(100);
    expect(playback.state().frame).toBe(3);
  });

  test('does not jump when the window was hidden', () => {
    const { playback, pass, refresh } = player(10, 1_000);
    playback.play();
    pass(100);
    refresh(60_000);
    expect(playback.state().frame).toBeLessThan(5);
  });

  test('tells nobody when nothing changed', () => {
    const { playback, seen } = player(10, 10);
    playback.seek(0);
    playback.pause();
    expect(seen).toEqual([]);
  });
});

describe('playing to a frame', () => {
  test('stops exactly there, however fast it goes', () => {
    const { playback, pass } = player(10, 1_000);
    playback.setRate(8);
    playback.setLoop({ startFrame: 0, endFrame: 5 });
    playback.playTo(57);
    pass(400);
    expect(playback.state()).toMatchObject({ playing: true, loop: null });
    pass(10_000);
    expect(playback.state()).toMatchObject({ frame: 57, playing: false });
    playback.play();
    pass(1_000);
    expect(playback.state().frame).toBeGreaterThan(57);
  });

  test('plays forwards, and a pause or a seek on the way ends it', () => {
    const { playback, pass } = player(10, 1_000);
    playback.setRate(-2);
    playback.playTo(50);
    pass(505);
    expect(playback.state()).toMatchObject({ frame: 10, rate: 2 });
    playback.pause();
    playback.play();
    pass(10_000);
    expect(playback.state().frame).toBeGreaterThan(50);
    playback.playTo(10);
    expect(playback.state().playing).toBe(true);
  });
});
