/** Policies as files that go from one project, or one lab, to another. */
import { policySchema, type Policy } from '../../../shared/model/policy';
import { saveFile } from '../../ui/save-file';

/** Lets the browser save the policy as `NAME.policy.json`. */
export function exportPolicy(policy: Policy): void {
  const text = `${JSON.stringify(policy, null, 2)}\n`;
  saveFile(`${policy.name}.policy.json`, 'application/json', text);
}

/** Throws an Error with one sentence that names the file where it is no policy. */
export function parsePolicyFile(name: string, text: string): Policy {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new Error(`${name} is not JSON, so it is no policy; choose another file.`);
  }
  const parsed = policySchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new Error(
    `${name} is not a policy: ${where === '' ? '' : `${where}: `}${issue?.message ?? 'it does not fit'}.`,
  );
}
