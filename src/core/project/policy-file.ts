/** `policy.json` of a project: the pruning policy in use. */
import { StudioError, type Problem } from '../../shared/errors';
import { defaultPolicy, policySchema, type Policy } from '../../shared/model/policy';
import type { ProjectFolder } from './project-folder';

const fileName = 'policy.json';
/** Bytes. */
const largest = 1_000_000;

/** The policy of the project. One that cannot be read is reported, left as it is, and the default stands in. */
export async function readPolicy(
  folder: ProjectFolder,
  onProblem: (problem: Problem) => void,
): Promise<Policy> {
  const broken = (why: string): Policy => {
    onProblem({
      code: 'policy-broken',
      severity: 'warning',
      message: `policy.json of the project cannot be used (${why}); the default policy stands in until it is corrected or set anew.`,
      file: fileName,
    });
    return defaultPolicy;
  };
  try {
    const value = await folder.readJson(fileName, largest);
    if (value === null) return defaultPolicy;
    const parsed = policySchema.safeParse(value);
    return parsed.success ? parsed.data : broken(parsed.error.issues[0]?.message ?? 'not a policy');
  } catch (error) {
    return broken(error instanceof StudioError ? error.message : 'not JSON');
  }
}

export const policyText = (policy: Policy): string => `${JSON.stringify(policy, null, 2)}\n`;

export async function writePolicy(folder: ProjectFolder, policy: Policy): Promise<void> {
  await folder.write(fileName, policyText(policy));
}
