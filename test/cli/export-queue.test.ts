/** Which exports are written without the queue that was named, and what is said of it. */
import path from 'node:path';
import { expect, it } from 'vitest';
import { exportCommand } from '../../src/cli/commands/export';
import { unwatched } from '../../src/core/jobs/progress';
import { scratchFolder, smallDataset } from '../core/datasets/small-dataset';
import { proposeAt } from './proposed';

it('does not call an export one of this process alone whose videos are cut without encoding', async () => {
  // Each episode begins at a key picture of the file they share.
  const root = await smallDataset({ version: 'v3.0', lengths: [10, 10], video: true });
  const scratch = await scratchFolder();
  const place = path.join(scratch, 'set.curation');
  await proposeAt([4], root, place, scratch);
  const lines: string[] = [];
  const words = [root, '--project', place, '--decisions', 'proposed', '--format', 'lerobot-v2.1'];
  const nobody = ['--to', path.join(scratch, 'out'), '--queue', 'redis://127.0.0.1:1'];
  const run = exportCommand.run([...words, ...nobody], unwatched, (line) => lines.push(line));
  await expect(run).rejects.toThrow('does not answer as Redis does');
  expect(lines.join('\n')).not.toMatch(/this process \w+ it alone/);
});
