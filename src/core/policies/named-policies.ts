/** Policies that a project keeps by name: one file each in `policies/`, to be compared, used and handed on. */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../shared/errors';
import { policySchema, type Policy } from '../../shared/model/policy';
import { policyNameSchema } from '../../shared/model/policy-effect';
import { writeAtomically } from '../files/atomic-file';

const folderOf = (projectPath: string): string => path.join(projectPath, 'policies');

/** By name. A file that is no policy costs one sentence, not the others. */
export async function readNamedPolicies(
  projectPath: string,
): Promise<{ saved: Policy[]; problems: string[] }> {
  const saved: Policy[] = [];
  const problems: string[] = [];
  for (const file of await jsonFiles(folderOf(projectPath))) {
    const name = path.basename(file, '.json');
    try {
      const text = await readFile(path.join(folderOf(projectPath), file), 'utf8');
      // The file's name counts: a copy of a file is a policy of its own.
      saved.push({ ...policySchema.parse(JSON.parse(text)), name: policyNameSchema.parse(name) });
    } catch {
      problems.push(
        `policies/${file} of the project is not a policy and is left out; correct or remove it.`,
      );
    }
  }
  return { saved: saved.sort((a, b) => (a.name < b.name ? -1 : 1)), problems };
}

/** Replaces one of the same name. Throws `invalid-input` for a name that is no file name, and `io`. */
export async function saveNamedPolicy(projectPath: string, policy: Policy): Promise<void> {
  const file = fileOf(projectPath, policy.name);
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeAtomically(file, `${JSON.stringify(policy, null, 2)}\n`);
  } catch (error) {
    throw new StudioError('io', `${file} cannot be written: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}

/** Nothing happens where there is none of that name. */
export async function removeNamedPolicy(projectPath: string, name: string): Promise<void> {
  await rm(fileOf(projectPath, name), { force: true });
}

function fileOf(projectPath: string, name: string): string {
  const parsed = policyNameSchema.safeParse(name);
  if (parsed.success) return path.join(folderOf(projectPath), `${parsed.data}.json`);
  const why = parsed.error.issues[0]?.message ?? 'it is too long';
  throw new StudioError('invalid-input', `A policy cannot be saved as "${name}": ${why}`);
}

async function jsonFiles(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
}
