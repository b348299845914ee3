/** `project.json` and `policy.json` of a project folder. */
import { randomUUID } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { StudioError, type Problem } from '../../shared/errors';
import { defaultPolicy, policySchema, type Policy } from '../../shared/model/policy';
import type { Dataset } from '../datasets/dataset';
import { writeAtomically } from '../files/atomic-file';

const projectSchema = z.object({
  id: z.string().min(1).max(64),
  version: z.literal(1),
  dataset: z.object({ path: z.string(), name: z.string() }),
  createdAt: z.string(),
});
export type ProjectFile = z.infer<typeof projectSchema>;

/**
 * The identity of a project; made when the folder is new. Throws `conflict` for the project of another dataset and for a
 * folder that holds something else, `corrupt-data` for a file that cannot be read.
 */
export async function openProjectFile(
  folder: string,
  dataset: Dataset,
  writable: boolean,
): Promise<ProjectFile> {
  const file = path.join(folder, 'project.json');
  const text = await readOrNull(file);
  if (text === null) {
    if (!writable) {
      throw new StudioError('not-found', `${folder} is not a project: it has no project.json.`);
    }
    return createProjectFile(folder, dataset);
  }
  const project = parseProject(file, text);
  if (project.dataset.name !== dataset.summary.name) {
    throw new StudioError(
      'conflict',
      `${folder} is the project of the dataset "${project.dataset.name}", not of "${dataset.summary.name}"; choose another folder, or correct dataset.name in its project.json if the dataset was renamed.`,
    );
  }
  return project;
}

/** The policy of the project. One that cannot be read is reported, left as it is, and the default stands in. */
export async function readPolicy(
  folder: string,
  onProblem: (problem: Problem) => void,
): Promise<Policy> {
  const text = await readOrNull(path.join(folder, 'policy.json'));
  if (text === null) return defaultPolicy;
  const problem = (why: string): Policy => {
    onProblem({
      code: 'policy-broken',
      severity: 'warning',
      message: `policy.json of the project cannot be used (${why}); the default policy stands in until it is corrected or set anew.`,
      file: 'policy.json',
    });
    return defaultPolicy;
  };
  try {
    const parsed = policySchema.safeParse(JSON.parse(text));
    return parsed.success
      ? parsed.data
      : problem(parsed.error.issues[0]?.message ?? 'not a policy');
  } catch {
    return problem('not JSON');
  }
}

export async function writePolicy(folder: string, policy: Policy): Promise<void> {
  await writeAtomically(path.join(folder, 'policy.json'), `${JSON.stringify(policy, null, 2)}\n`);
}

async function createProjectFile(folder: string, dataset: Dataset): Promise<ProjectFile> {
  // What a studio that was killed while making the project may have left does not count.
  const own = /^(lock\.json.*|policy\.json|open\.dualvla|\.gitignore|.*\.tmp)$/;
  const others = (await readdir(folder)).filter((name) => !own.test(name));
  if (others.length > 0) {
    throw new StudioError(
      'conflict',
      `${folder} is no project and not empty (it holds ${others[0]}); choose a new or an empty folder.`,
    );
  }
  const { path: source, name } = dataset.summary;
  const beside = path.dirname(source) === path.dirname(folder);
  const project: ProjectFile = {
    id: randomUUID(),
    version: 1,
    dataset: { path: beside ? `../${path.basename(source)}` : source, name },
    createdAt: new Date().toISOString(),
  };
  await writePolicy(folder, defaultPolicy);
  await writeAtomically(path.join(folder, '.gitignore'), 'lock.json*\n*.tmp\nevents/\n');
  await writeAtomically(
    path.join(folder, 'open.dualvla'),
    'DualVLA Studio, installed as an app, opens this project when this file is opened.\n',
  );
  await writeAtomically(path.join(folder, 'project.json'), `${JSON.stringify(project, null, 2)}\n`);
  return project;
}

function parseProject(file: string, text: string): ProjectFile {
  try {
    return projectSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new StudioError(
      'corrupt-data',
      `${file} is damaged or of a newer studio; restore it (the project's id stands in every line of its journals).`,
      { cause: error },
    );
  }
}

async function readOrNull(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new StudioError('io', `${file} cannot be read: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}
