/** Journals that are opened as a core opens them, and their texts. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { limits } from '../../../src/core/files/limits';
import { Journal } from '../../../src/core/project/journal';
import { ProjectFolder } from '../../../src/core/project/project-folder';
import { ProjectLock } from '../../../src/core/project/lock';
import type { Problem } from '../../../src/shared/errors';
import { decisionSchema, type Decision } from '../../../src/shared/model/decision';
import { ScriptedCurator, seen } from '../../shared/decisions';
import { temporaryFolder } from './toy-project';

/** Cuts at every byte, or at some and around the end of each line. */
export const full = process.env['DUALVLA_TEST_FULL'] === '1';

export const folderIn = (root: string) => path.join(root, 'journal');

export const fileIn = (root: string) => path.join(folderIn(root), 'anna.laptop.jsonl');

export const text = (decisions: readonly Decision[]) =>
  decisions.map((decision) => `${JSON.stringify(decision)}\n`).join('');

export async function openJournal(
  root: string,
  writable = true,
  most: { mostBytes?: number } = {},
): Promise<{ journal: Journal<Decision>; problems: Problem[] }> {
  const problems: Problem[] = [];
  const journal = await Journal.open<Decision>({
    folder: writable ? await writableFolder(root) : ProjectFolder.reading(root),
    name: 'journal',
    noun: 'decision',
    schema: decisionSchema,
    mostCurators: limits.episodeCurators,
    ...most,
    foreign: ({ projectId }) =>
      projectId === 'project' ? null : `belongs to another project (${projectId})`,
    onProblem: (problem) => problems.push(problem),
    onCommitted: () => undefined,
  });
  return { journal, problems };
}

/** The lock of one test outlives its journals, which a killed core would not have closed either. */
const locks = new Map<string, ProjectLock>();

export async function writableFolder(root: string): Promise<ProjectFolder> {
  const result = locks.has(root) ? null : await ProjectLock.acquire(root);
  if (result !== null && 'lock' in result) locks.set(root, result.lock);
  const lock = locks.get(root);
  if (lock === undefined) throw new Error('The folder is new.');
  return new ProjectFolder(root, { lock, readOnlyBecause: null });
}

/** Five decisions with text in many scripts, so that cuts fall inside characters too. */
export function fiveDecisions(curator = new ScriptedCurator()): Decision[] {
  for (const words of ['Grasp', 'Näher', '抓住杯子', '👋🏽 wave', 'Done "now"\n']) {
    curator.decide({ kind: 'edit', keyframe: seen('p1', 10), text: words });
  }
  return curator.decisions;
}

export async function rootWith(content: string): Promise<string> {
  const root = await temporaryFolder();
  await mkdir(folderIn(root));
  await writeFile(fileIn(root), content);
  return root;
}
