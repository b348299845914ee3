import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  choicesOf,
  settingsIn,
} from '../../../src/renderer/features/teachers/actions/collect/choices';
import {
  dimsText,
  readDims,
} from '../../../src/renderer/features/teachers/actions/collect/dims-text';
import { collectSettingsSchema } from '../../../src/shared/model/collect';

const filled = {
  ...choicesOf(null),
  teacher: 'pi0',
  endpoint: 'gpu-box:8000',
};

it('begins without a server, which is no fault, and is no settings either', () => {
  expect(settingsIn(choicesOf(null))).toEqual({ settings: null, episodes: null, faults: {} });
});

it('gives back what was chosen last, without the map, which the project keeps', () => {
  const settings = collectSettingsSchema.parse({
    teacher: 'pi0',
    protocol: 'groot',
    endpoint: 'tcp://127.0.0.1:5555',
    frames: { every: 12 },
    requestsPerMinute: 30,
    retries: 0,
  });
  expect(settingsIn(choicesOf(settings)).settings).toEqual(settings);
});

it('takes empty numbers for defaults, empty limits for none, and episodes as a list', () => {
  const { settings, episodes } = settingsIn({ ...filled, retries: ' ', episodes: '0-2, 7' });
  expect(settings).toMatchObject({
    endpoint: 'ws://gpu-box:8000',
    retries: 4,
    requestsPerMinute: null,
    frames: 'keyframes',
    map: null,
  });
  expect(episodes).toEqual([0, 1, 2, 7]);
});

it('says which field is wrong', () => {
  const faultsOf = (wrong: Partial<typeof filled>) =>
    Object.keys(settingsIn({ ...filled, ...wrong }).faults);
  expect(faultsOf({ endpoint: 'http://x:1' })).toEqual(['endpoint']);
  expect(faultsOf({ teacher: '../x' })).toEqual(['teacher']);
  expect(faultsOf({ frames: 'every', every: '0' })).toEqual(['every']);
  expect(faultsOf({ episodes: 'all' })).toEqual(['episodes']);
  expect(settingsIn({ ...filled, protocol: 'chat', model: '' })).toMatchObject({
    settings: null,
    faults: {},
  });
});

it('dimensions come back from their text in the order they had', () => {
  expect(dimsText([0, 1, 2, 3, 9, 8])).toBe('0-3, 9, 8');
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 999_999 }), { minLength: 1 }), (dims) => {
      expect(readDims(dimsText(dims))).toEqual(dims);
    }),
  );
  for (const wrong of ['', 'a', '3-1', '1,,2', '-4', '0-999999'])
    expect(readDims(wrong)).toBeNull();
});
