import { expect, it } from 'vitest';
import { createMemoryStorage } from '../../../src/renderer/storage';
import { storageRules } from './storage-rules';

it.each(storageRules)('the working copy in memory $name', async (rule) => {
  expect(await rule.run(createMemoryStorage())).toEqual(rule.expected);
});

it('names every device differently, as the journal wants it', async () => {
  const { device } = await createMemoryStorage().profile();
  expect(device).toMatch(/^[a-z0-9-]{1,40}$/);
  expect((await createMemoryStorage().profile()).device).not.toBe(device);
});
