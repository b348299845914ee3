import { expect, it } from 'vitest';
import { stepsAhead } from '../../../src/renderer/features/player/decode-plan';
import { DisplayTurn } from '../../../src/renderer/features/player/display-turn';

/** A display that shows what was drawn when it is told to. */
function turns() {
  const waiting: (() => void)[] = [];
  let told = 0;
  const turn = new DisplayTurn(
    () => (told += 1),
    (callback) => waiting.push(callback),
  );
  return {
    turn,
    told: () => told,
    refresh: () => {
      for (const callback of waiting.splice(0)) callback();
    },
  };
}

it('lets a picture onto the display before anything is decoded ahead of it', () => {
  const { turn, told, refresh } = turns();
  expect(turn.isOver(100)).toBe(false);
  expect(turn.isOver(100)).toBe(false);
  refresh();
  expect(told()).toBe(1);
  expect(turn.isOver(100)).toBe(true);
});

it('keeps no step within what is decoded ahead waiting, however many there are', () => {
  const { turn, refresh } = turns();
  turn.isOver(100);
  refresh();
  for (let picture = 101; picture < 200; picture += 1) expect(turn.isOver(picture)).toBe(true);
  expect(turn.isOver(199 - stepsAhead)).toBe(true);
  expect(turn.isOver(199)).toBe(true);
  expect(turn.isOver(199 + stepsAhead + 1)).toBe(false);
});

it('keeps steps waiting no longer where they come before the first picture is displayed', () => {
  const { turn, refresh } = turns();
  expect(turn.isOver(100)).toBe(false);
  expect(turn.isOver(101)).toBe(true);
  expect(turn.isOver(102)).toBe(true);
  refresh();
  expect(turn.isOver(102)).toBe(true);
});

it('waits for the picture that is wanted now, not for one that was left', () => {
  const { turn, told, refresh } = turns();
  turn.isOver(100);
  turn.isOver(500);
  refresh();
  expect(told()).toBe(1);
  expect(turn.isOver(500)).toBe(true);
  // A jump away and back before the display came to it.
  expect(turn.isOver(100)).toBe(false);
  expect(turn.isOver(500)).toBe(true);
  refresh();
  expect(told()).toBe(1);
});
