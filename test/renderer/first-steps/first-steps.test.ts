import { expect, it } from 'vitest';
import {
  endFirstSteps,
  firstStepsState,
  noteStep,
  showFirstSteps,
} from '../../../src/renderer/features/first-steps/first-steps';
import { everyProject, studioStorage } from '../../../src/renderer/storage';

it('draws only what is kept, so that a reload at once shows the same', async () => {
  const storage = await studioStorage();
  const kept: unknown[] = [];
  const stop = firstStepsState.subscribe(({ now }) => {
    const drawn = structuredClone(now);
    kept.push(
      storage.setting(everyProject, 'first-steps').then((saved) => expect(saved).toEqual(drawn)),
    );
  });
  showFirstSteps();
  await expect.poll(() => firstStepsState.getState().now).toEqual({ shown: true, done: [] });
  noteStep('open');
  noteStep('watch');
  noteStep('open');
  const after = { shown: true, done: ['open', 'watch'] };
  await expect.poll(() => firstStepsState.getState().now).toEqual(after);
  endFirstSteps();
  await expect.poll(() => firstStepsState.getState().now?.shown).toBe(false);
  stop();
  expect(await Promise.all(kept)).not.toHaveLength(0);
});
