/** Keyframes of an episode that is another one now, in a folder and on the Hub. */
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { keyframes } from '../../src/cli/commands/keyframes';
import { withoutHubAddresses } from '../../src/cli/hub-addresses';
import { unwatched } from '../../src/core/jobs/progress';
import { smallDataset } from '../core/datasets/small-dataset';
import { hubHome } from '../core/hub/hub-home';
import { proposed } from './proposed';

it('are marked where it is asked for, and the episode is named', async () => {
  const home = await hubHome();
  onTestFinished(() => home.close());
  const { where } = await proposed();
  const changed = await smallDataset({ version: 'v3.0', lengths: [12, 13, 12] });
  const project = where[2] ?? '';
  await cp(project, `${project}-hub`, { recursive: true });
  const file = path.join(`${project}-hub`, 'project.json');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('"name": "set"', '"name": "lab/so"'));
  const listed = async (folder: string, ...check: string[]): Promise<unknown> => {
    const said: string[] = [];
    const log = (line: string): void => void said.push(line);
    const own = folder.startsWith('hf:') ? `${project}-hub` : project;
    const args = [folder, '--project', own, ...check];
    const words = await withoutHubAddresses(keyframes, args, unwatched, log);
    const { entries } = await keyframes.run(words, unwatched, log);
    const lines: string[] = [];
    for await (const { text, document } of entries ?? []) {
      lines.push(text);
      const { changed } = document as { changed: boolean | null };
      expect(changed).toBe(check.length === 0 ? null : text.includes(', changed'));
    }
    return { said, lines: lines.map((line) => line.split('\t').slice(0, 4).join(' ')) };
  };
  const same = (await listed(where[0] ?? '')) as { lines: string[] };
  expect(same.lines).toContain('1 4 0.40 s proposed');
  await home.server.serve('lab/so', where[0] ?? '');
  expect(await listed('hf://lab/so', '--check')).toEqual(same);

  await home.server.serve('lab/so', changed);
  const sentence =
    'warning: Episode 1 is not the one that was proposed: its length or actions changed; propose and review it again.';
  const lines = same.lines.map((line) => line.replace(/^(1 .*) proposed$/, '$1 proposed, changed'));
  expect(lines).toHaveLength(6);
  const marked = { said: expect.arrayContaining([sentence]) as string[], lines };
  expect(await listed(changed, '--check')).toEqual(marked);
  expect(await listed('hf://lab/so', '--check')).toEqual(marked);
  // Without it no episode is read: there is nothing to read.
  await rm(path.join(changed, 'data'), { recursive: true });
  expect(await listed(changed)).toEqual(same);
});
