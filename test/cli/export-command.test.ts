/** The options of `dualvla export`, run in this process on a small dataset with proposals. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportCommand } from '../../src/cli/commands/export';
import { unwatched } from '../../src/core/jobs/progress';
import { carriers, exportFormats, type ExportPlan } from '../../src/shared/model/export';
import { proposed } from './proposed';

const run = (...args: string[]) => exportCommand.run(args, unwatched, () => {});
/** Nobody is there. */
const queue = ['--queue', 'redis://127.0.0.1:1'];

describe('dualvla export', () => {
  it('writes the format that is named, without the episodes and frames that are not wanted', async () => {
    const { where, scratch } = await proposed();
    const out = path.join(scratch, 'reasonings');
    const { document } = await run(
      ...where,
      '--to',
      out,
      '--format',
      'ecot-json',
      '--drop',
      '1',
      '--stride',
      '3',
    );
    expect(document).toMatchObject({ out, episodes: 2, frames: 8, keyframes: 4 });
    expect((await readdir(out)).sort()).toEqual(['README.md', 'curation', 'reasonings.json']);
    const written = JSON.parse(await readFile(path.join(out, 'reasonings.json'), 'utf8')) as {
      set: Record<string, { reasoning: object }>;
    };
    expect(
      Object.entries(written.set).map(([id, each]) => [id, Object.keys(each.reasoning)]),
    ).toEqual([
      ['0', ['3', '9']],
      ['2', ['3', '9']],
    ]);
  });

  it('says what it would write, as which format', async () => {
    const { where, scratch } = await proposed();
    const out = path.join(scratch, 'plan');
    const { document, text, incomplete } = await run(
      ...where,
      '--to',
      out,
      '--format',
      'chat-jsonl',
      '--drop',
      '0-1',
      '--plan',
    );
    const plan = document as ExportPlan;
    expect(plan).toMatchObject({ format: 'chat-jsonl', episodes: [{ episode: 2 }] });
    expect(plan.skipped.map(({ reason }) => reason)).toEqual(['dropped', 'dropped']);
    expect(plan.blockers).toEqual([expect.stringContaining('has no pictures')]);
    expect(text).toBe('Nothing would be written.');
    expect(incomplete).toContain('has no pictures');
    await expect(run(...where, '--to', out, '--format', 'chat-jsonl')).rejects.toThrow(
      'has no pictures',
    );
  });

  it('says which episode to leave out is not there', async () => {
    const { where, scratch } = await proposed();
    const out = path.join(scratch, 'plan');
    const { incomplete } = await run(...where, '--to', out, '--drop', '1,7', '--plan');
    expect(incomplete).toContain('set has no episode 7 to leave out');
    const { text } = await run(...where, '--to', out, '--drop', '1', '--plan');
    expect(text).toContain('Would write 2 episodes, 4 keyframes as v3.0');
  });

  it('asks no queue where nothing is cut or encoded, and says so', async () => {
    const { where, scratch } = await proposed();
    const lines: string[] = [];
    const words = [...where, '--to', path.join(scratch, 'copy'), ...queue];
    const { document } = await exportCommand.run(words, unwatched, (line) => lines.push(line));
    expect(document).toMatchObject({ episodes: 3 });
    expect(lines).toContain(
      'No video of this export was cut or encoded: this process wrote it alone.',
    );
  });

  it('refuses options that make no sense, by their names', async () => {
    const where = ['nowhere', '--project', 'none', '--to', 'out'];
    await expect(run(...where, '--format', 'mp3')).rejects.toThrow(/format/);
    await expect(run(...where, '--carrier', 'pigeon')).rejects.toThrow(/carrier/);
    await expect(run(...where, '--stride', '0')).rejects.toThrow(/stride/);
    await expect(run(...where, '--stride', 'two')).rejects.toThrow(/stride/);
    await expect(run(...where, '--format', 'rlds', ...queue)).rejects.toThrow(
      '--queue goes with LeRobot formats',
    );
    await expect(run(...where, '--drop', '9-3')).rejects.toThrow('--drop: "9-3" is neither');
  });

  it('explains every format and carrier', () => {
    for (const id of [...exportFormats, ...carriers]) {
      expect(exportCommand.usage).toMatch(new RegExp(`\\n +${id} +\\S`));
    }
    for (const line of exportCommand.usage.split('\n')) expect(line.length).toBeLessThan(101);
  });
});
