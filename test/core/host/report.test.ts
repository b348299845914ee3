import { describe, expect, it } from 'vitest';
import { formatReport } from '../../../src/core/host/report';
import { withoutSecrets } from '../../../src/core/host/secrets';

describe('a report', () => {
  it.each([
    ['/home/anna/data/set', '~/data/set'],
    ['http://localhost:4877/?token=aabbccdd0011', 'http://localhost:4877/?token=[removed]'],
    ['https://anna:pw@hub.example/x', 'https://[removed]@hub.example/x'],
    ['{"token":"abc","n":1}', '{"token":"[removed]","n":1}'],
    ['Authorization: Bearer abc.defgh', 'Authorization: Bearer [removed]'],
    ['HF_TOKEN=abc api_key: "def"', 'HF_TOKEN=[removed] api_key: "[removed]"'],
    [
      String.raw`{"text":"{\"apiKey\":\"abc\"}"}`,
      String.raw`{"text":"{\"apiKey\":\"[removed]\"}"}`,
    ],
    ['password=a-b;c', 'password=[removed];c'],
    ['#/review/0?path=%2Fhome%2Fanna%2Fset', '#/review/0?path=~%2Fset'],
    ['/media/anna/disc and /data/annabel', '/media/USER/disc and /data/annabel'],
    ['keyframes: 12, key-frames kept', 'keyframes: 12, key-frames kept'],
    ['used hf_abcdefghijkl here', 'used [removed] here'],
    [`id ${'0f'.repeat(16)}.`, 'id [removed].'],
    ['frame 12 of 165 in episode_000003.mp4', 'frame 12 of 165 in episode_000003.mp4'],
  ])('says %s as %s', (text, clean) =>
    expect(withoutSecrets(text, { home: '/home/anna', user: 'anna' })).toBe(clean),
  );

  it('knows a home on Windows, also within JSON', () => {
    const anna = { home: String.raw`C:\Users\anna`, user: 'anna' };
    expect(withoutSecrets(String.raw`C:\Users\anna\set`, anna)).toBe(String.raw`~\set`);
    expect(withoutSecrets(String.raw`{"path":"C:\\Users\\anna\\set"}`, anna)).toBe(
      String.raw`{"path":"~\\set"}`,
    );
  });

  it('has the versions, the tools and the log', () => {
    const text = formatReport({
      versions: { Electron: '45' },
      tools: [{ name: 'ffmpeg', path: null, version: null, missing: 'Install it.' }],
      log: ['{"topic":"core"}'],
    });
    expect(text).toContain('Electron: 45');
    expect(text).toContain('ffmpeg: Install it.');
    expect(text).toContain('## Recent log (1 lines)\n{"topic":"core"}');
  });

  const base62 = 'aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5z';
  it.each([
    ['a password after a colon', 'pw: hunter2', 'hunter2'],
    ['a password with spaces', 'password = "correct horse battery"', 'horse'],
    ['a password in words', 'the password is hunter2', 'hunter2'],
    ['a passphrase', 'passphrase: correct horse battery', 'battery'],
    ['a key after a space', `api key ${base62}`, base62],
    ['an option', '--api-key abcd1234', 'abcd1234'],
    ['Replicate', `r8_${base62}`, base62],
    ['Groq', `gsk_${base62}`, base62],
    ['NVIDIA', `nvapi-${base62}`, base62],
    ['OpenAI', `sk-proj-${base62}`, base62],
    ['Stripe', `sk_live_${base62}`, base62],
    ['GitHub', `github_pat_${base62}`, base62],
    ['GitLab', 'glpat-abcdefgh12345678', 'abcdefgh12345678'],
    ['Hugging Face', `hf_${base62}`, base62],
    ['Slack', 'xoxb-123456789012-abcdefgh', 'abcdefgh'],
    ['Slack by address', 'https://hooks.slack.com/services/T0/B0/abcdefgh', 'abcdefgh'],
    ['Google', `AIza${base62}`, base62],
    ['AWS', 'id AKIAIOSFODNN7EXAMPLE', 'IOSFODNN7'],
    ['AWS, the secret', 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG', 'wJalrXUtnFEMI'],
    ['a signed address', 'https://x.example/a?X-Amz-Signature=0a1b2c&n=1', '0a1b2c'],
    ['a JSON web token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', 'c2lnbmF0dXJl'],
    ['basic authorization', 'authorization: Basic YW5uYTpwdw==', 'YW5uYTpwdw'],
    ['a bearer token', 'sent Bearer abcdefgh.ijkl', 'abcdefgh'],
    ['a cookie', 'Cookie: a=1; dualvla=abcdef', 'abcdef'],
    ['a bot', '1234567890:AAabcdefghijklmnopqrstuvwxyzabcdefg', 'abcdefghijkl'],
    ['a mail address', 'written by anna.b+c@lab.example.org today', 'anna.b'],
    [
      'a private key',
      '-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY-----',
      'MIIabc',
    ],
    ['a private key that was cut', '-----BEGIN PRIVATE KEY-----\nMIIabc', 'MIIabc'],
    ['anything drawn by lot', `use ${base62}`, base62],
  ])('has no secret of %s', (_kind, text, secret) => {
    for (const written of [text, JSON.stringify({ text })]) {
      expect(withoutSecrets(written)).toContain('[removed]');
      expect(withoutSecrets(written)).not.toContain(secret);
    }
  });
});
