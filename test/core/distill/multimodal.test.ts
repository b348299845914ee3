/** Multimodal samples that somebody else wrote: nothing in them makes the studio wait, or hold what has no end. */
import { execFileSync } from 'node:child_process';
import { symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readMultimodal } from '../../../src/core/distill/multimodal';
import { limits } from '../../../src/core/files/limits';
import { lowerLimits } from '../datasets/run-bomb';
import { temporaryFolder } from '../project/toy-project';

async function read(file: string) {
  const rejected: { row: number; reason: string }[] = [];
  const ids: string[] = [];
  for await (const { id } of readMultimodal(file, rejected)) ids.push(id);
  return { ids, rejected };
}

const sample = (id: string, image: string, more: object = {}): string =>
  JSON.stringify({ id, image, question: 'What?', answer: 'A cup.', ...more });

it('names a line that is too long, nested too deep, or names a pipe, and goes on', async () => {
  const folder = await temporaryFolder();
  execFileSync('mkfifo', [path.join(folder, 'pipe.png')]);
  await writeFile(path.join(folder, 'a.png'), Buffer.from('89504e470d0a1a0a', 'hex'));
  await symlink('a.png', path.join(folder, 'linked.png'));
  const file = path.join(folder, 'samples.jsonl');
  const lines = [
    sample('long', 'a.png', { more: 'x'.repeat(limits.lineBytes) }),
    `{"x":${'['.repeat(50_000)}`,
    sample('pipe', 'pipe.png'),
    sample('linked', 'linked.png'),
    '  ',
    sample('good', 'a.png'),
  ];
  await writeFile(file, lines.join('\n'));
  const { ids, rejected } = await read(file);
  expect(ids).toEqual(['linked', 'good']);
  expect(rejected).toMatchObject([
    { row: 1, reason: 'is too long' },
    { row: 2, reason: 'is not JSON' },
    { row: 3, reason: expect.stringMatching(/pipe\.png", which is no file/) as string },
  ]);
});

it('does not wait for a pipe in the place of the file, and follows a link of its user', async () => {
  const folder = await temporaryFolder();
  const pipe = path.join(folder, 'pipe.jsonl');
  execFileSync('mkfifo', [pipe]);
  await expect(read(pipe)).rejects.toMatchObject({ code: 'corrupt-data' });
  await expect(read(path.join(folder, 'none'))).rejects.toMatchObject({ code: 'not-found' });
  await writeFile(path.join(folder, 'real.jsonl'), '{');
  await symlink('real.jsonl', path.join(folder, 'link.jsonl'));
  const { rejected } = await read(path.join(folder, 'link.jsonl'));
  expect(rejected).toEqual([{ row: 1, reason: 'is not JSON' }]);
});

it('is not read on where the names alone would fill the memory', async () => {
  const file = path.join(await temporaryFolder(), 'samples.jsonl');
  const address = `https://host/${'x'.repeat(4_000)}`;
  const lines = Array.from({ length: 4 }, (_, at) => sample(`${at}`, `${address}${at}`));
  await writeFile(file, lines.join('\n'));
  expect((await read(file)).ids).toHaveLength(4);
  lowerLimits({ sampleNames: 10_000 });
  await expect(read(file)).rejects.toThrow('in more than 10000 characters; divide it');
});
