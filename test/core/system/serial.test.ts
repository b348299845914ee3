import { describe, expect, it } from 'vitest';
import { serial } from '../../../src/core/system/serial';
import { SmallCache } from '../../../src/core/system/small-cache';

describe('serial', () => {
  it('starts each piece of work when the one before has ended, also when that failed', async () => {
    const told: string[] = [];
    const inTurn = serial();
    const work = (name: string, fails = false) =>
      inTurn(async () => {
        told.push(`${name} starts`);
        await Promise.resolve();
        told.push(`${name} ends`);
        if (fails) throw new Error(name);
        return name;
      });
    const results = await Promise.allSettled([work('a'), work('b', true), work('c')]);
    expect(told).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} starts`, `${name} ends`]));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});

describe('SmallCache', () => {
  it('computes once, keeps those asked for last, and lets go of the rest', async () => {
    const made: string[] = [];
    const dropped: string[] = [];
    const cache = new SmallCache<string, string>(2, (value) => dropped.push(value));
    const get = (key: string) =>
      cache.get(key, async () => {
        made.push(key);
        return key;
      });
    await Promise.all([get('a'), get('a')]);
    await get('b');
    await get('a');
    await get('c');
    expect(made).toEqual(['a', 'b', 'c']);
    expect(dropped).toEqual(['b']);
    cache.clear();
    await get('a');
    expect(made).toEqual(['a', 'b', 'c', 'a']);
  });

  it('does not keep a failure', async () => {
    const cache = new SmallCache<string, number>(2);
    await expect(cache.get('a', () => Promise.reject(new Error('EMFILE')))).rejects.toThrow(
      'EMFILE',
    );
    await expect(cache.get('a', async () => 1)).resolves.toBe(1);
  });

  it('ends what nobody waits for any more, and makes it anew for who comes later', async () => {
    const cache = new SmallCache<string, string>(2);
    let ended = 0;
    const make = (signal: AbortSignal) =>
      new Promise<string>((_, reject) => {
        signal.addEventListener('abort', () => {
          ended += 1;
          reject(signal.reason as Error);
        });
      });
    const [one, other] = [new AbortController(), new AbortController()];
    const first = cache.get('a', make, one.signal);
    const second = cache.get('a', make, other.signal);
    one.abort(new Error('one left'));
    await expect(first).rejects.toThrow('one left');
    expect(ended).toBe(0);
    other.abort(new Error('the other left'));
    await expect(second).rejects.toThrow('the other left');
    expect(ended).toBe(1);
    await expect(cache.get('a', async () => 'anew', one.signal)).rejects.toThrow('one left');
    await expect(cache.get('a', async () => 'anew')).resolves.toBe('anew');
  });

  it('goes on for who waits without a signal', async () => {
    const cache = new SmallCache<string, string>(2);
    let give: ((value: string) => void) | null = null;
    const leaving = new AbortController();
    const make = () =>
      new Promise<string>((resolve) => {
        give = resolve;
      });
    const left = cache.get('a', make, leaving.signal);
    const stays = cache.get('a', async () => 'another');
    leaving.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    (give as ((value: string) => void) | null)?.('made');
    await expect(stays).resolves.toBe('made');
  });
});
