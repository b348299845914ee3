import { expect, it } from 'vitest';
import { first, letPass, rest } from '../../../src/core/system/first';

const nothing = (): void => undefined;

function gate() {
  let open = nothing;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

it('lets what somebody waits for go before other work, whichever of it ends', async () => {
  const said: string[] = [];
  const answer = gate();
  const asked = first(async () => {
    await answer.opened;
    said.push('answer');
    throw new Error('spoiled');
  });
  const other = letPass().then(() => said.push('other'));
  setImmediate(answer.open);
  await expect(asked).rejects.toThrow('spoiled');
  await other;
  await letPass();
  expect(said).toEqual(['answer', 'other']);
});

it('goes on with work that the answer itself waits for', async () => {
  const other = gate();
  const asked = first(() => other.opened);
  await letPass();
  other.open();
  await asked;
});

it('rests until nothing was answered for a while', async () => {
  const said: string[] = [];
  await first(() => Promise.resolve());
  const rested = rest(30).then(() => said.push('rested'));
  const answer = gate();
  const asked = first(async () => {
    await answer.opened;
    said.push('answer');
  });
  setImmediate(answer.open);
  await Promise.all([asked, rested]);
  expect(said).toEqual(['answer', 'rested']);
});

it('rests a second at most, however often something is asked', async () => {
  let rested = false;
  const resting = rest(60_000).then(() => (rested = true));
  await expect
    .poll(async () => {
      await first(() => Promise.resolve());
      return rested;
    })
    .toBe(true);
  await resting;
});
