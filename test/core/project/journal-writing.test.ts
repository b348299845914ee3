/** Writing into a journal: nothing is lost, on a full disk and beside other programs. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, copyFile, mkdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { childScript } from '../../child-scripts';
import { limits } from '../../../src/core/files/limits';
import { sealed } from '../../../src/core/files/sealed-line';
import { Journal } from '../../../src/core/project/journal';
import { JournalIndex } from '../../../src/core/project/journal-index';
import { admitted } from '../../../src/core/project/journal-requests';
import { decisionSchema, type Decision } from '../../../src/shared/model/decision';
import { ScriptedCurator, seen } from '../../shared/decisions';
import { repositoryRoot } from '../../shared-data';
import { openToy, temporaryFolder } from './toy-project';
import {
  fileIn,
  fiveDecisions,
  folderIn,
  openJournal,
  rootWith,
  text,
  writableFolder,
} from './opened-journal';

/** Each line names the checksum of the one before it. */
const sealedText = (decisions: readonly Decision[]) => {
  let after: string | undefined;
  return decisions
    .map((decision) => {
      const line = sealed(JSON.stringify({ ...decision, after }));
      after = line.slice(-10, -2);
      return `${line}\n`;
    })
    .join('');
};

describe('appending', () => {
  it('ends, however soon the next call comes after the one before', async () => {
    const root = await rootWith('');
    const { journal } = await openJournal(root);
    const curator = new ScriptedCurator();
    const append = async () => journal.append([curator.decide({ kind: 'finish' })]);
    for (let turn = 0; turn < 20; turn += 1) {
      const first = append();
      // The next one comes in a later microtask each time, whatever the journal is doing then.
      for (let wait = 0; wait < turn; wait += 1) await Promise.resolve();
      await Promise.all([first, first.then(append), append()]);
    }
    expect(journal.entries(0)).toHaveLength(60);
    await journal.close();
  });

  it('keeps one entry under an id: the same again is acknowledged, another one refused', async () => {
    const { journal } = await openJournal(await rootWith(''));
    const finish = new ScriptedCurator().decide({ kind: 'finish' });
    const another: Decision = { ...finish, act: { kind: 'reopen' } };
    const refusal = { code: 'conflict', details: { decisionId: finish.id } };
    await expect(journal.append([finish, another])).rejects.toMatchObject(refusal);
    expect(await journal.append([finish])).toEqual([finish.id]);
    expect(await journal.append([finish])).toEqual([finish.id]);
    await expect(journal.append([another])).rejects.toMatchObject(refusal);
    expect(journal.entries(0)).toEqual([finish]);
    await journal.close();
  });

  it('of other things than decisions is the same journal', async () => {
    const root = await temporaryFolder();
    const verdictSchema = decisionSchema
      .omit({ act: true, fingerprint: true, projectId: true })
      .extend({ verdict: z.enum(['right', 'wrong', 'unsure']) });
    const options = {
      folder: await writableFolder(root),
      name: 'verdicts',
      noun: 'verdict',
      schema: verdictSchema,
      foreign: () => null,
      onProblem: () => undefined,
      onCommitted: () => undefined,
    };
    const verdict = {
      id: 'desk:1',
      episode: 3,
      curator: 'ben',
      device: 'desk',
      sequence: 1,
      atMs: 5,
      verdict: 'unsure' as const,
    };
    const journal = await Journal.open(options);
    expect(await journal.append([verdict])).toEqual(['desk:1']);
    await journal.close();
    const again = await Journal.open(options);
    expect(again.entries(3)).toEqual([verdict]);
    await again.close();
  });
});

describe('a journal another program changed', () => {
  it('takes no decision that would be lost', async () => {
    const decisions = fiveDecisions();
    const root = await rootWith(text(decisions.slice(0, 3)));
    const { journal } = await openJournal(root);
    await rename(fileIn(root), `${fileIn(root)}.old`);
    await copyFile(`${fileIn(root)}.old`, fileIn(root));
    const changed = { code: 'conflict', message: expect.stringContaining('another program') };
    await expect(journal.append(decisions.slice(3))).rejects.toMatchObject(changed);
    // What is known is still read from the file that was opened.
    expect(journal.entries(0)).toEqual(decisions.slice(0, 3));
    await journal.close();
    const again = await openJournal(root);
    await appendFile(fileIn(root), 'x');
    await expect(again.journal.append(decisions.slice(3))).rejects.toMatchObject(changed);
    await again.journal.close();
  });
});

describe('a disk that is full', () => {
  it('refuses what does not fit and leaves no part of it', async () => {
    const root = await temporaryFolder();
    const project = await openToy(root);
    const curator = new ScriptedCurator({ projectId: project.info.id });
    const small = curator.decide({ kind: 'finish' });
    const edit = { kind: 'edit', keyframe: seen('p1', 10), text: 'x'.repeat(20_000) } as const;
    const big = curator.decide(edit);
    const after = curator.decide({ kind: 'reopen' });
    await project.close();
    const script = childScript(import.meta.dirname, 'core-child');
    // The limit on file size (8 KiB here) stands in for the full disk: both fail in the middle of a write.
    const command = `trap '' XFSZ; ulimit -f 8; exec "$0" "$1" "$2"`;
    const child = spawn('bash', ['-c', command, process.execPath, script, root], {
      cwd: repositoryRoot,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    [small, big, after].forEach((decision, call) => {
      child.stdin.write(`${JSON.stringify({ call, decisions: [decision] })}\n`);
    });
    await expect.poll(() => said.trim().split('\n').length, { timeout: 20_000 }).toBe(4);
    child.kill('SIGKILL');
    await once(child, 'close');
    const answers = said
      .trim()
      .split('\n')
      .map(
        (line) => JSON.parse(line) as { call?: number; acknowledged?: string[]; error?: string },
      );
    expect(answers.find(({ call }) => call === 1)?.error).toContain(
      'a file may not become so large',
    );
    const acknowledged = answers.flatMap((answer) => answer.acknowledged ?? []);
    expect(acknowledged).toContain(small.id);
    const again = await openToy(root);
    expect(again.decisions(0).map(({ id }) => id)).toEqual(acknowledged);
    expect(again.info.problems).toEqual([]);
    expect(await again.append([big, after])).toEqual([big.id, after.id]);
    expect(again.decisions(0)).toEqual([small, big, after]);
  });
});

describe('an open journal', () => {
  it('knows which episodes were decided on, by whom, and asks before every write', async () => {
    const root = await temporaryFolder();
    const folder = await writableFolder(root);
    const committed: string[][] = [];
    const journal = await Journal.open<Decision>({
      folder,
      name: 'journal',
      noun: 'decision',
      schema: decisionSchema,
      foreign: () => null,
      onProblem: () => expect.unreachable(),
      onCommitted: (decisions) => committed.push(decisions.map(({ id }) => id)),
    });
    const curator = new ScriptedCurator({ episode: 3 });
    const [one, two] = [curator.decide({ kind: 'finish' }), curator.decide({ kind: 'reopen' })];
    expect([journal.has(3), journal.curators]).toEqual([false, []]);
    expect(await journal.append([one])).toEqual([one.id]);
    const guard = vi.spyOn(folder, 'mustWrite').mockRejectedValue(new Error('no longer mine'));
    await expect(journal.append([two])).rejects.toThrow('no longer mine');
    guard.mockRestore();
    expect([journal.has(3), journal.has(2), journal.curators]).toEqual([true, false, ['anna']]);
    expect(journal.entries(3)).toEqual([one]);
    // Sent again, what is there is acknowledged and not written; closing waits for what is under way.
    const again = journal.append([one, two, two]);
    await journal.close();
    expect(await again).toEqual([one.id, two.id]);
    expect(committed).toEqual([[one.id], [two.id]]);
    expect(await readFile(fileIn(root), 'utf8')).toBe(sealedText([one, two]));
    expect(() => journal.entries(3)).toThrow();
  });

  it('keeps what one device wrote when the file of another cannot be written', async () => {
    const root = await temporaryFolder();
    const { journal } = await openJournal(root);
    const mine = new ScriptedCurator().decide({ kind: 'finish' });
    const theirs = new ScriptedCurator({ device: 'desk' }).decide({ kind: 'finish' });
    await mkdir(path.join(folderIn(root), 'anna.desk.jsonl'));
    const [first, second] = await Promise.allSettled([
      journal.append([mine]),
      journal.append([theirs]),
    ]);
    expect([first.status, second.status]).toEqual(['fulfilled', 'rejected']);
    await expect(journal.append([mine, theirs])).rejects.toThrow('is a folder');
    expect(journal.entries(0)).toEqual([mine]);
    await journal.close();
  });
});

it('takes an entry as long as may be, and refuses one that is a byte longer', () => {
  const entry = { id: '', episode: 3, curator: 'anna', device: 'laptop', sequence: 1, atMs: 1 };
  // A line has up to a thousand bytes beside its entry.
  const longest = 'x'.repeat(limits.lineBytes - 1_000 - JSON.stringify(entry).length);
  const reject = vi.fn<(error: unknown) => void>();
  const isRefused = (id: string) => {
    const request = { entries: [{ ...entry, id }], reject, resolve: vi.fn<() => void>() };
    const journal = { noun: 'decision', index: new JournalIndex(), stored: () => undefined };
    return admitted([request], journal).accepted.length === 0;
  };
  expect(isRefused(longest)).toBe(false);
  expect(reject).not.toHaveBeenCalled();
  expect(isRefused(`${longest}x`)).toBe(true);
  expect(reject).toHaveBeenCalledWith(expect.objectContaining({ code: 'invalid-input' }));
});
