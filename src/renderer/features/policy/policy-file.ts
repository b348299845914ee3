/** Policies as files that go from one project, or one lab, to another. */
import { policySchema, type Policy } from '../../../shared/model/policy';

/** Lets the browser save the policy as `NAME.policy.json`. */
export function exportPolicy(policy: Policy): void {
  const url = URL.createObjectURL(
    new Blob([`${JSON.stringify(policy, null, 2)}\n`], { type: 'application/json' }),
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = `${policy.name}.policy.json`;
  link.click();
  URL.revokeObjectURL(url);
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
