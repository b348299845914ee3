import { describe, expect, it } from 'vitest';
import { choicesOf, settingsIn } from '../../../src/renderer/features/drafts/choices';
import { formatCost } from '../../../src/renderer/ui/format';
import { sourceText } from '../../../src/renderer/features/review/keyframe/words';
import { consentText, draftSettingsSchema, isLoopback } from '../../../src/shared/model/draft';

const endpoint = 'http://127.0.0.1:8000/v1';

describe('the form', () => {
  it('begins without a server, which is no fault, and is no settings either', () => {
    expect(settingsIn(choicesOf(null))).toEqual({ settings: null, faults: {} });
  });

  it('gives back what it was given', () => {
    const settings = draftSettingsSchema.parse({
      endpoint,
      model: 'qwen',
      requestsPerMinute: 30,
      pricePerMillionIn: 0.25,
      replace: ['dataset'],
    });
    expect(settingsIn(choicesOf(settings)).settings).toEqual(settings);
  });

  it('takes empty numbers for defaults, empty limits for none, and says which field is wrong', () => {
    const typed = { ...choicesOf(null), endpoint, model: 'qwen', concurrency: '', timeoutSec: ' ' };
    expect(settingsIn(typed).settings).toMatchObject({
      concurrency: 4,
      timeoutSec: 120,
      tokensPerMinute: null,
    });
    const wrong = { ...typed, endpoint: 'somewhere', cameras: 'two', keyVariable: 'a b' };
    const { settings, faults } = settingsIn(wrong);
    expect(settings).toBeNull();
    expect(Object.keys(faults).sort()).toEqual(['cameras', 'endpoint', 'keyVariable']);
  });
});

describe('words', () => {
  it('name the host, and say what is open to be read on the way', () => {
    expect(consentText(endpoint)).toContain('on this machine (127.0.0.1:8000)');
    expect(consentText('https://api.example.com/v1')).toContain(
      'over the network to api.example.com.',
    );
    expect(consentText('https://api.example.com/v1')).not.toContain('plain http');
    expect(consentText('http://gpu-box:8000/v1')).toContain('plain http');
  });

  it.each([
    ['http://localhost:1/v1', true],
    ['http://[::1]:1/v1', true],
    ['http://127.8.8.8/v1', true],
    ['http://127.0.0.1.example.com/v1', false],
    ['http://10.0.0.1/v1', false],
    ['https://localhost.example.com', false],
  ])('%s is on this machine: %s', (address, here) => {
    expect(isLoopback(address)).toBe(here);
  });

  it('tell who drafted a text, where and when', () => {
    const provenance = { host: 'h:1', model: 'qwen', prompt: 'abc', atMs: 0, confidence: 0.8 };
    expect(sourceText({ text: 't', source: 'model', provenance })).toBe(
      'drafted by qwen at h:1, 1970-01-01 00:00 UTC, prompt abc; it says it is 80 % sure',
    );
    expect(sourceText({ text: 't', source: 'movement' })).toBe('drafted from the movement');
  });

  it('show small money', () => {
    expect([0, 0.0021, 0.34, 12.5].map(formatCost)).toEqual(['0.00', '0.0021', '0.34', '12.50']);
  });
});
