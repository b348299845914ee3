import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { addressOf, isHubAddress, parseRepository } from '../../../src/core/hub/repository';
import { hubSettings } from '../../../src/core/hub/settings';
import { hubToken, keepHubToken } from '../../../src/core/hub/token';

describe('addresses of datasets on the Hub', () => {
  it.each([
    ['lerobot/svla_so101', 'lerobot/svla_so101', null],
    ['hf://lerobot/pusht', 'lerobot/pusht', null],
    [' hf://datasets/lerobot/pusht/ ', 'lerobot/pusht', null],
    ['HF://lerobot/pusht@v2.1', 'lerobot/pusht', 'v2.1'],
    ['hf://a/b@refs%2Fconvert%2Fparquet', 'a/b', 'refs/convert/parquet'],
    ['a/b@feature/x', 'a/b', 'feature/x'],
    ['_lab/_set_', '_lab/_set_', null],
    ['https://huggingface.co/datasets/lerobot/pusht', 'lerobot/pusht', null],
    ['https://huggingface.co/datasets/lerobot/pusht/tree/main?x=1', 'lerobot/pusht', 'main'],
  ])('reads %s', (text, name, revision) => {
    expect(parseRepository(text)).toEqual({ name, revision });
  });

  it.each([
    'pusht',
    'a/b/c',
    '../b',
    'a/..',
    'a/b--c',
    '/etc/passwd',
    'a/b@',
    'a/b@../../x',
    'a/b@-rf',
    'a/b@x//y',
    'hf://',
    'a b/c',
    'a\0/b',
    `a/${'b'.repeat(300)}`,
  ])('refuses %j in one sentence', (text) => {
    expect(() => parseRepository(text)).toThrow(/owner\/name|no revision/);
  });

  it('writes an address that it reads again, and takes no path for one', () => {
    const repository = { name: 'a/b', revision: 'v1' };
    expect(parseRepository(addressOf(repository))).toEqual(repository);
    expect(['/data/x', 'a/b', './hf:x', String.raw`C:\x`].filter(isHubAddress)).toEqual([]);
  });
});

describe('what the environment says', () => {
  it('has the defaults and the order of Python', () => {
    expect(hubSettings({ HOME: '/home/u' })).toEqual({
      endpoint: 'https://huggingface.co',
      cache: '/home/u/.cache/huggingface/hub',
      offline: false,
      tokenFile: '/home/u/.cache/huggingface/token',
    });
    expect(hubSettings({ HOME: '/home/u', XDG_CACHE_HOME: '/c' }).cache).toBe('/c/huggingface/hub');
    expect(hubSettings({ HOME: '/home/u', HF_HOME: '~/hf' })).toMatchObject({
      cache: '/home/u/hf/hub',
      tokenFile: '/home/u/hf/token',
    });
    expect(hubSettings({ TRANSFORMERS_OFFLINE: '1' }).offline).toBe(true);
    expect(hubSettings({ TRANSFORMERS_OFFLINE: '1', HF_HUB_OFFLINE: '0' }).offline).toBe(false);
    const scratch = { HF_HOME: '$SCRATCH/hf', HF_HUB_CACHE: '${SCRATCH}/$NONE', SCRATCH: '/s' };
    expect(hubSettings(scratch)).toMatchObject({ cache: '/s/$NONE', tokenFile: '/s/hf/token' });
    const all = { HF_HUB_CACHE: '/hub', HF_TOKEN_PATH: '/t', HF_HOME: '/x', HF_HUB_OFFLINE: 'yes' };
    expect(hubSettings(all)).toMatchObject({ cache: '/hub', tokenFile: '/t', offline: true });
  });

  it('takes a mirror, and refuses what is no address', () => {
    expect(hubSettings({ HF_ENDPOINT: 'https://mirror.example/' }).endpoint).toBe(
      'https://mirror.example',
    );
    for (const HF_ENDPOINT of ['mirror', 'file:///etc', 'ftp://x']) {
      expect(() => hubSettings({ HF_ENDPOINT })).toThrow(/HF_ENDPOINT is .* no address/);
    }
    for (const secret of [
      'https://ada:swordfish@mirror',
      'ada:swordfish@mirror',
      'https://m/?key=swordfish',
    ]) {
      const read = () => hubSettings({ HF_ENDPOINT: secret });
      expect(read).toThrow(/^HF_ENDPOINT holds more than an address((?!swordfish).)*$/);
    }
  });
});

describe('the token', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'token-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is that of the environment, else that of the file, else none', async () => {
    process.env['DUALVLA_DATA_DIR'] = folder;
    onTestFinished(() => {
      delete process.env['DUALVLA_DATA_DIR'];
    });
    const at = { tokenFile: path.join(folder, 'token'), endpoint: 'https://huggingface.co' };
    const { tokenFile } = at;
    expect(await hubToken(at, {})).toBeNull();
    await writeFile(tokenFile, 'hf_file\n');
    expect(await hubToken(at, {})).toBe('hf_file');
    expect(await hubToken(at, { HF_TOKEN: ' hf_env ' })).toBe('hf_env');
    await expect(hubToken(at, { HF_TOKEN: 'hf_a\nb' })).rejects.toThrow(
      /^What HF_TOKEN holds is no/,
    );
    await keepHubToken(at.endpoint, 'hf_typed');
    expect(await hubToken(at, {})).toBe('hf_typed');
    expect(await hubToken({ ...at, endpoint: 'https://mirror.example' }, {})).toBe('hf_file');
    await expect(keepHubToken(at.endpoint, 'two words')).rejects.toThrow('no token of the Hub');
    await keepHubToken(at.endpoint, null);
    await writeFile(tokenFile, 'two\r\nlines: of a header');
    expect(await hubToken(at, {})).toBeNull();
    process.env['DUALVLA_DATA_DIR'] = path.join(tokenFile, 'below');
    await expect(hubToken(at, {})).rejects.toThrow(
      /^The folder for what is yours cannot be made: /,
    );
  });
});
