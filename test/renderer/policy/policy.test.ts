import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dimsText, parseDims, withDims } from '../../../src/renderer/features/policy/dims';
import { parsePolicyFile } from '../../../src/renderer/features/policy/policy-file';
import { directionNow } from '../../../src/renderer/features/policy/robot-words';
import { shownName } from '../../../src/renderer/features/policy/sources';
import {
  samePolicy,
  settingGroups,
  settingOf,
  settingText,
  stepped,
  withSetting,
} from '../../../src/renderer/features/policy/settings';
import { defaultPolicy, policySchema } from '../../../src/shared/model/policy';

describe('settings of a policy', () => {
  const settings = settingGroups.flatMap((group) => group.settings);

  it('are all there, each with words, within a range the policy takes', () => {
    const numbers = JSON.stringify(defaultPolicy).match(/:-?\d/g) ?? [];
    expect(settings).toHaveLength(numbers.length);
    for (const setting of settings) {
      const value = settingOf(defaultPolicy, setting.path);
      expect(setting.label).toMatch(/^[A-Z]/);
      expect(value, setting.path).toBeGreaterThanOrEqual(setting.min);
      expect(value, setting.path).toBeLessThanOrEqual(setting.max);
      for (const end of [setting.min, setting.max]) {
        const changed = withSetting(defaultPolicy, setting.path, end);
        expect(policySchema.parse(changed), setting.path).toEqual(changed);
      }
    }
  });

  it('change one at a time', () => {
    for (const { path } of settings) {
      const value = settingOf(defaultPolicy, path);
      const changed = withSetting(defaultPolicy, path, value + 0.01);
      expect(settingOf(changed, path)).toBe(value + 0.01);
      expect(samePolicy(changed, defaultPolicy), path).toBe(false);
      expect(withSetting(changed, path, value)).toEqual(defaultPolicy);
    }
    expect(samePolicy({ ...defaultPolicy, name: 'other' }, defaultPolicy)).toBe(true);
  });

  it('are said to be changed wherever the policy is named', () => {
    const changed = withSetting(defaultPolicy, 'threshold', 0.9);
    expect(shownName(defaultPolicy, [])).toBe('default');
    expect(shownName(changed, [])).toBe('default, changed');
    expect(shownName({ ...changed, name: 'Strict' }, [])).toBe('Strict');
    expect(shownName(changed, [changed])).toBe('default');
  });

  it('go up and down by steps that matter, and end where the slider ends', () => {
    for (const setting of settings) {
      const { min, max, step, path } = setting;
      let value: number | null = min;
      let steps = 0;
      for (; value !== null && steps < 40; steps += 1) {
        expect(value, path).toBeLessThanOrEqual(max);
        expect(Math.abs(value / step - Math.round(value / step)), path).toBeLessThan(1e-6);
        value = stepped(setting, value, 1);
      }
      expect(steps, path).toBeLessThan(30);
      expect(stepped(setting, max, 1), path).toBeNull();
      expect(stepped(setting, min, -1), path).toBeNull();
      // A file may hold more.
      expect(stepped(setting, 3 * max, 1), path).toBeNull();
      expect(stepped(setting, 3 * max, -1), path).toBe(max);
    }
    const [threshold] = settings.filter(({ path }) => path === 'threshold');
    if (threshold === undefined) throw new Error('There is no threshold.');
    expect([stepped(threshold, 0.35, 1), stepped(threshold, 0.35, -1)]).toEqual([0.4, 0.3]);
  });

  it('are read with their unit', () => {
    const texts = new Map(
      settings.map((setting) => [setting.path, settingText(setting, 0.30000000000000004)]),
    );
    expect(texts.get('threshold')).toBe('0.3');
    expect(texts.get('minGapSec')).toBe('0.3 s');
    expect(texts.get('turn.angleDeg')).toBe('0.3°');
  });
});

describe('a policy from a file', () => {
  it('is what was exported', () => {
    const policy = { ...defaultPolicy, name: 'lab', threshold: 0.5 };
    expect(parsePolicyFile('lab.json', JSON.stringify(policy))).toEqual(policy);
    expect(parsePolicyFile('part.json', '{"threshold":0.9}')).toEqual({
      ...defaultPolicy,
      threshold: 0.9,
    });
  });

  it.each([
    ['', /a\.json is not JSON/],
    ['[]', /a\.json is not a policy/],
    ['{"threshold":2}', /a\.json is not a policy: threshold/],
    ['{"pause":{"restSec":"long"}}', /pause\.restSec/],
  ])('says in one sentence why %j is none', (text, why) => {
    expect(() => parsePolicyFile('a.json', text)).toThrow(why);
  });
});

describe('dimensions as text', () => {
  it('come back as they were', () => {
    expect(dimsText([0, 1, 2, 5, 7, 8])).toBe('0-2, 5, 7-8');
    const dims = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1 });
    fc.assert(
      fc.property(dims, (some) => {
        const sorted = [...some].sort((a, b) => a - b);
        expect(parseDims(dimsText(sorted), 61)).toEqual(sorted);
      }),
    );
  });

  it.each(['', 'a', '3-1', '7', '0,,1', '-1', '1.5'])('cannot be %j', (text) => {
    expect(parseDims(text, 7)).toBeNull();
  });

  it('stay what they were beside a text that names none, which is kept until it names some', () => {
    const part = { role: 'joints', side: 'single', feature: 'f', quantity: 'position' } as const;
    const half = withDims({ ...part, dims: [0, 1] }, '0-99', 7);
    expect(half).toEqual({ ...part, dims: [0, 1], typedDims: '0-99' });
    expect(withDims(half, '0-2', 7)).toEqual({ ...part, dims: [0, 1, 2] });
  });
});

it('tells which way a hand is taken to open', () => {
  const opening = Float32Array.of(1, 1, 0, 0, 1);
  expect(directionNow(Float32Array.of(0.08, 0.08, 0, 0.01, 0.07), opening)).toBe('larger');
  expect(directionNow(Float32Array.of(0, 0, 1, 1, 0), opening)).toBe('smaller');
  expect(directionNow(Float32Array.of(2, 2, 2, 2, 2), opening)).toBeNull();
});
