import { expect, it } from 'vitest';
import { AheadTurn } from '../../../src/renderer/features/player/ahead-turn';

it('is of one at a time, and of the next one once it is left', () => {
  const turn = new AheadTurn();
  const told: string[] = [];
  const [front, side, wrist] = [{}, {}, {}];
  const ask = (who: object, name: string) => turn.isOf(who, () => told.push(name));
  expect(ask(front, 'front')).toBe(true);
  expect(ask(side, 'side')).toBe(false);
  expect(ask(wrist, 'wrist')).toBe(false);
  expect(ask(front, 'front')).toBe(true);
  turn.leave(side);
  turn.leave(front);
  expect(told).toEqual(['wrist']);
  expect(ask(wrist, 'wrist')).toBe(true);
  expect(ask(front, 'front')).toBe(false);
});

it('goes on to the next one where the one told has nothing left to do', () => {
  const turn = new AheadTurn();
  const [front, side, wrist] = [{}, {}, {}];
  let told = false;
  turn.isOf(front, () => undefined);
  turn.isOf(side, () => turn.leave(side));
  turn.isOf(wrist, () => (told = true));
  turn.leave(front);
  expect(told).toBe(true);
});
