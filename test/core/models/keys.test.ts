import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ModelKeys } from '../../../src/core/models/keys';
import { scratchFolder } from '../datasets/small-dataset';

const endpoint = 'https://models.example/v1';
const from = (keyVariable: string) => ({ endpoint, key: 'environment' as const, keyVariable });
const file = (folder: string) => path.join(folder, 'model-keys.json');

afterEach(() => vi.unstubAllEnvs());

describe('a key from the environment', () => {
  it.each(['DUALVLA_API_KEY', 'OPENAI_API_KEY', 'GroqApiKey', 'DUALVLA_LAB_SERVER'])(
    'is sent where the name says what it is: %s',
    async (name) => {
      vi.stubEnv(name, ' sk-secret\n');
      expect(await new ModelKeys(await scratchFolder()).find(from(name))).toBe('sk-secret');
    },
  );

  it.each(['AWS_SECRET_ACCESS_KEY', 'GITHUB_TOKEN', 'HF_TOKEN', 'HOME', 'DATABASE_PASSWORD'])(
    'is not sent where it names something else, unless that is allowed: %s',
    async (name) => {
      vi.stubEnv(name, 'other-secret');
      const keys = new ModelKeys(await scratchFolder());
      const refused = keys.find(from(name));
      await expect(refused).rejects.toMatchObject({ code: 'invalid-input' });
      await expect(refused).rejects.toThrow(`DUALVLA_KEY_VARIABLES=${name}`);
      await expect(refused).rejects.not.toThrow('other-secret');
      vi.stubEnv('DUALVLA_KEY_VARIABLES', `ANOTHER,${name}`);
      expect(await keys.find(from(name))).toBe('other-secret');
    },
  );
});

const twoLines = 'sk-one\nsk-two';

it('a key that no header takes is refused, and said nowhere: fetch would tell it', async () => {
  const folder = await scratchFolder();
  const keys = new ModelKeys(folder);
  vi.stubEnv('DUALVLA_API_KEY', twoLines);
  const stored = { endpoint, key: 'stored' as const, keyVariable: '' };
  await writeFile(file(folder), JSON.stringify({ [endpoint.slice(0, -3)]: twoLines }));
  for (const ask of [
    () => keys.find(from('DUALVLA_API_KEY')),
    () => keys.find(stored),
    () => keys.store(endpoint, 'sk-\u200b'),
  ]) {
    const refused = ask();
    await expect(refused).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(refused).rejects.toThrow(/^(What|The key) .* is no key: .*copy the key alone\.$/);
    await expect(refused).rejects.not.toThrow('sk-');
  }
  await keys.store(endpoint, 'a key of two words');
  expect(await keys.find(stored)).toBe('a key of two words');
});

describe('stored keys', () => {
  it('are kept by origin, for their owner alone', async () => {
    const folder = await scratchFolder();
    const keys = new ModelKeys(folder);
    await keys.store(endpoint, 'one');
    await keys.store('http://127.0.0.1:9/v1', 'two');
    const stored = {
      endpoint: 'https://models.example/other',
      key: 'stored' as const,
      keyVariable: '',
    };
    expect(await keys.find(stored)).toBe('one');
    await keys.store(endpoint, null);
    expect(await keys.isStored(endpoint)).toBe(false);
    expect(JSON.parse(await readFile(file(folder), 'utf8'))).toEqual({
      'http://127.0.0.1:9': 'two',
    });
  });

  it.each<[string, (folder: string) => Promise<unknown>, string]>([
    ['cannot be read', (folder) => mkdir(file(folder)), 'io'],
    ['is damaged', (folder) => writeFile(file(folder), '{"https://a": "k"'), 'corrupt-data'],
    ['holds something else', (folder) => writeFile(file(folder), '[1]'), 'corrupt-data'],
  ])('are not overwritten where their file %s', async (_what, spoil, code) => {
    const folder = await scratchFolder();
    await spoil(folder);
    const keys = new ModelKeys(folder);
    await expect(keys.store(endpoint, 'mine')).rejects.toMatchObject({ code });
    await expect(keys.isStored(endpoint)).rejects.toThrow(file(folder));
    await chmod(file(folder), 0o700);
  });
});
