/** Policies that a project keeps by name: one file each in `policies/`, to be compared, used and handed on. */
import { StudioError, toPlainError } from '../../shared/errors';
import { policySchema, type Policy } from '../../shared/model/policy';
import { policyNameSchema } from '../../shared/model/policy-effect';
import type { ProjectFolder } from '../project/project-folder';

const folderName = 'policies';
/** More than anybody names. */
const mostFiles = 1_000;
/** Bytes of one. */
const largest = 1_000_000;

/** By name. A file that is no policy costs one sentence, not the others. */
export async function readNamedPolicies(
  folder: ProjectFolder,
): Promise<{ saved: Policy[]; problems: string[] }> {
  const saved: Policy[] = [];
  const problems: string[] = [];
  let files: string[] = [];
  try {
    files = (await folder.list(folderName)).filter((name) => name.endsWith('.json'));
  } catch (error) {
    problems.push(`The saved policies cannot be read: ${toPlainError(error).message}`);
  }
  for (const file of files.slice(0, mostFiles)) {
    const name = file.slice(0, -'.json'.length);
    try {
      const policy = policySchema.parse(await folder.readJson(`${folderName}/${file}`, largest));
      // The file's name counts: a copy of a file is a policy of its own.
      saved.push({ ...policy, name: policyNameSchema.parse(name) });
    } catch {
      problems.push(
        `policies/${file} of the project is not a policy and is left out; correct or remove it.`,
      );
    }
  }
  return { saved: saved.sort((a, b) => (a.name < b.name ? -1 : 1)), problems };
}

/** Replaces one of the same name. Throws `invalid-input` for a name that is no file name, and `io`. */
export async function saveNamedPolicy(folder: ProjectFolder, policy: Policy): Promise<void> {
  await folder.write(fileOf(policy.name), `${JSON.stringify(policy, null, 2)}\n`);
}

/** Nothing happens where there is none of that name. */
export async function removeNamedPolicy(folder: ProjectFolder, name: string): Promise<void> {
  await folder.remove(fileOf(name));
}

function fileOf(name: string): string {
  const parsed = policyNameSchema.safeParse(name);
  if (parsed.success) return `${folderName}/${parsed.data}.json`;
  const why = parsed.error.issues[0]?.message ?? 'it is too long';
  throw new StudioError('invalid-input', `A policy cannot be saved as "${name}": ${why}`);
}
