/** Bits of a journal that changed on the disk: noticed, and no decision becomes another one. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { sealed } from '../../../src/core/files/sealed-line';
import { Journal } from '../../../src/core/project/journal';
import { ProjectFolder } from '../../../src/core/project/project-folder';
import type { Problem } from '../../../src/shared/errors';
import { decisionSchema, type Decision } from '../../../src/shared/model/decision';
import { ScriptedCurator, seen } from '../../shared/decisions';
import { watchSyncs } from '../../watch-syncs';
import { openToy, temporaryFolder } from './toy-project';

/** Every bit, or one bit of each byte. */
const full = process.env['DUALVLA_TEST_FULL'] === '1';

it('costs the line whose bits changed, and that line only', { timeout: 600_000 }, async () => {
  const root = await temporaryFolder();
  await mkdir(path.join(root, 'journal'));
  const file = path.join(root, 'journal/anna.laptop.jsonl');
  const curator = new ScriptedCurator();
  curator.decide({ kind: 'edit', keyframe: seen('p1', 10), text: 'Näher, 抓住.' });
  curator.decide({ kind: 'move', keyframe: seen('p2', 30), toFrame: 31 });
  curator.decide({ kind: 'flag', flagged: true });
  const made = new Map(curator.decisions.map((decision) => [decision.id, decision]));
  const whole = Buffer.from(
    curator.decisions.map((decision) => `${sealed(JSON.stringify(decision))}\n`).join(''),
  );
  for (let bit = 0; bit < whole.length * 8; bit += full ? 1 : 9) {
    const bytes = Buffer.from(whole);
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    await writeFile(file, bytes);
    const { found, problems } = await read(root);
    for (const decision of found) expect(decision).toEqual(made.get(decision.id));
    expect(found.length).toBeGreaterThanOrEqual(2);
    if (found.length === 2) {
      expect(problems.length).toBeGreaterThan(0);
      for (const { message } of problems) {
        expect(message).toMatch(/^Line \d of journal\/anna.laptop.jsonl (was changed|is not)/);
      }
    }
  }
});

it('keeps an older last line whose newline was damaged, and goes on behind it', async () => {
  const root = await temporaryFolder();
  const project = await openToy(root);
  const curator = new ScriptedCurator({ projectId: project.info.id });
  const [first, second] = [curator.decide({ kind: 'finish' }), curator.decide({ kind: 'reopen' })];
  const file = path.join(project.info.path, 'journal/anna.laptop.jsonl');
  await project.close();
  const syncs = await watchSyncs();
  for (const line of [JSON.stringify(first), sealed(JSON.stringify(first))]) {
    await writeFile(file, `${line}J`);
    const again = await openToy(root);
    expect(again.decisions(0)).toEqual([first]);
    // With its new newline it is on disk before anything else is written.
    expect(syncs.filter((each) => each.path === file).at(-1)?.text).toBe(`${line}\n`);
    await again.append([second]);
    await again.close();
    const last = await openToy(root);
    expect(last.decisions(0)).toEqual([first, second]);
    expect(last.info.problems).toEqual([]);
    await last.close();
  }
});

async function read(root: string): Promise<{ found: Decision[]; problems: Problem[] }> {
  const problems: Problem[] = [];
  const journal = await Journal.open<Decision>({
    folder: ProjectFolder.reading(root),
    name: 'journal',
    noun: 'decision',
    schema: decisionSchema,
    foreign: () => null,
    onProblem: (problem) => problems.push(problem),
    onCommitted: () => undefined,
  });
  const found = journal.entries(0);
  await journal.close();
  return { found, problems };
}
