/** What a source says about how an episode ended, and whether it can be believed. */
import type { Problem } from '../../../shared/errors';
import { outcomeWord, type SourceOutcome } from '../../../shared/model/outcome';
import { problem } from '../problems';

/** One place in the source that says something; `value` is null where it is left open. */
export interface Claim extends Omit<SourceOutcome, 'value'> {
  value: boolean | number | string | null;
}

const within =
  'next|is|has|task|episode|demo|demonstration|human|state|obs|observations?|annotations?|infos?|metadata';
const outcomeName = new RegExp(
  `^((${within})[._/])*(success|successful|succeeded|outcome|(fail|failed|failure))$`,
);

/** `isSuccess` as `is_success`. */
const spelled = (name: string): string =>
  name.replaceAll(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();

/** Whether a column, key or attribute of this name says how an episode ended. Rewards do not. */
export const isOutcomeName = (name: string): boolean => outcomeName.test(spelled(name));

/** What counts under such a name for an outcome, and the other way round: its contrary under `failed`. */
export const outcomeAs = (name: string, value: number): number =>
  outcomeName.exec(spelled(name))?.[4] === undefined ? value : 1 - value;

/** Whether a column of this name says the same in every row; of the others the last row counts. */
export const isOfEpisode = (name: string): boolean => /episode/i.test(name);

/** The keys of a record that say it. */
export const claimsOf = (record: object, file: string): Claim[] =>
  Object.entries(record).flatMap(([name, value]) =>
    isOutcomeName(name) ? [{ name, value: claimed(value), from: `${name} in ${file}` }] : [],
  );

/** A foreign value as a claim holds it; what it cannot hold is told by its kind. */
export function claimed(value: unknown): Claim['value'] {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string') return value.trim() === '' ? null : value.slice(0, 40);
  return `a value of the kind ${typeof value}`;
}

const succeeded = new Set(['success', 'successes', 'successful', 'succeeded']);
const failed = new Set(['failure', 'failures', 'failed', 'fail']);

/** Texts that mean success, and those that mean failure. */
export const outcomeTexts = {
  success: [...succeeded, 'true', 'yes', '1', '1.0'],
  failure: [...failed, 'false', 'no', '0', '0.0'],
} satisfies Record<string, readonly string[]>;

/** A claim's value as it counts: of texts what they mean, of failure its contrary; a text without a meaning stays. */
function meantBy({ name, value }: Claim): Claim['value'] {
  const word = typeof value === 'string' ? value.trim().toLowerCase() : null;
  let meant = word !== null && /^[\d.]+$/.test(word) ? Number(word) : value;
  if (word !== null && outcomeTexts.success.includes(word)) meant = true;
  if (word !== null && outcomeTexts.failure.includes(word)) meant = false;
  if (typeof meant === 'string' || meant === null) return meant;
  const counted = outcomeAs(name, Number(meant));
  return typeof meant === 'boolean' ? counted === 1 : counted;
}

/** DROID and others keep what failed in a folder of its own: `LAB/failure/DATE/trajectory.h5`. */
export function claimsOfPath(file: string): Claim[] {
  const folders = file.split('/').slice(0, -1);
  return folders.flatMap((folder): Claim[] => {
    const word = folder.toLowerCase();
    if (!succeeded.has(word) && !failed.has(word)) return [];
    return [{ name: 'success', value: succeeded.has(word), from: `the folder ${folder} it is in` }];
  });
}

/** The outcome of an episode, or null with a finding where its claims are no outcomes or do not agree. */
export function settleClaims(
  episode: number,
  claims: readonly Claim[],
): { outcome: SourceOutcome | null; finding: Problem | null } {
  const said = claims.filter(({ value }) => value !== null);
  const wrong = said.find((claim) => !isOutcome(meantBy(claim)));
  if (wrong !== undefined) {
    const value = typeof wrong.value === 'string' ? JSON.stringify(wrong.value) : wrong.value;
    return unclear(
      episode,
      `${wrong.from} says ${value}, which is no outcome: true, false, success, failure or a number from 0 to 1`,
    );
  }
  // Of several that agree the finest says most: a flag that is false leaves open how much was done.
  const made = said.map((claim) => ({ ...claim, value: meantBy(claim) }));
  const [first, ...others] = made.sort((a, b) => fineness(b) - fineness(a));
  if (first === undefined) return { outcome: null, finding: null };
  const value = Number(first.value);
  const other = others.find((each) => !agree(value, each.value));
  if (other !== undefined) {
    const [here, there] = [value, Number(other.value)].map(outcomeWord);
    return unclear(episode, `${first.from} says ${here}, ${other.from} says ${there}`);
  }
  return { outcome: { value, name: first.name, from: first.from }, finding: null };
}

const isOutcome = (value: Claim['value']): boolean =>
  typeof value === 'boolean' || (typeof value === 'number' && value >= 0 && value <= 1);

const fineness = ({ value }: Claim): number => (typeof value === 'number' ? 1 : 0);

const agree = (value: number, other: Claim['value']): boolean =>
  other === false ? value < 1 : value === Number(other);

const unclear = (episode: number, why: string): { outcome: null; finding: Problem } => ({
  outcome: null,
  finding: problem('outcome-unclear', {
    message: `How episode ${episode} ended is not clear: ${why}; it counts as unknown until a curator decides.`,
    episode,
  }),
});
