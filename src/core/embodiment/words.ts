/** Names as words: what they say of sides and of numbered arms. */
import type { ArmSide } from '../../shared/model/dataset';

/** What no rule would tell, Chinese words above all. */
const known: readonly [RegExp, string][] = [
  [/左/g, ' left '],
  [/右/g, ' right '],
  [/夹爪|夹持器|抓手/g, ' gripper '],
  [/关节/g, ' joint '],
  [/臂/g, ' arm '],
  // Boston Dynamics' name for the jaw of Spot's arm.
  [/(?<![a-z])f1x\b/gi, ' gripper '],
  // Shoulder, elbow and wrist of Baxter's arms.
  [/(?<![a-z\d])(?:[se][01]|w[0-2])(?![a-z\d])/gi, ' joint '],
];

const inEnglish = (name: string): string =>
  known.reduce((text, [word, english]) => text.replaceAll(word, english), name);

/**
 * Lower-case words of a name with one space between: split at punctuation, digits and changes of case. What only digits
 * tell apart becomes a word of its own: `r6d` is `sixd`, an element `r12` of a matrix `rotmat`.
 */
export const nameWords = (name: string): string =>
  inEnglish(name)
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replaceAll(/(?<![a-z])(?:r|rot|rotation|ortho|orientation)_?6_?d/g, ' sixd ')
    .replaceAll(/(?<![a-z])r_?[1-3]_?[1-3](?!\d)/g, ' rotmat ')
    // Adroit: the arm's translation and rotation.
    .replaceAll(/(?<![a-z])art(?=[xyz](?![a-z]))/g, 'ee ')
    .replaceAll(/(?<![a-z])arr(?=[xyz](?![a-z]))/g, 'ee r')
    // `l0` is a link, unless there is an `r0` beside it.
    .replaceAll(/(?<![a-z])([lr])(?=\d)/g, '$1n')
    .replaceAll(/ax(?:is)?_?angle|angle_?axis|rot(?:ation)?_?vec(?:tor)?|rvec/g, ' rotvec ')
    .split(/[^a-z]+/)
    .filter((word) => word !== '' && word !== 'k')
    .join(' ')
    .replaceAll(/\b(left|right)(?=[a-z])/g, '$1 ')
    .replaceAll(/\b([lr])(?=(?:arm|hand|gripper|wrist|elbow|shoulder|ee|eef)\b)/g, '$1 ');

/** A side that is said of one finger of a gripper: `robotiq_85_left_knuckle`. */
const sideOfFinger =
  /\b(?:left|right|l|r) (?=(?:gripper )?(?:outer|inner|knuckle|finger|pad|driver|spring|carriage)\b)|(?<=\bfinger) (?:left|right|l|r)\b/g;

const sideIn = (words: string, counted = false): 'left' | 'right' | null => {
  const named = /\b(?:left|right|l|r|lh|rh|la|ra)\b/.exec(words);
  const [found] = named ?? (counted ? /\b[lr]n\b/.exec(words) : null) ?? [];
  if (found === undefined) return null;
  return found.startsWith('l') ? 'left' : 'right';
};

/** The arm that words name; a finger's own side only counts where the robot has a left and a right arm. */
export const sideOf = (words: string, hasBothSides: boolean): ArmSide =>
  sideIn(words.replaceAll(sideOfFinger, ''), hasBothSides) ??
  (hasBothSides ? sideIn(words, true) : null) ??
  'single';

/** Whether some of the names are of a left and some of a right arm, fingers aside. */
export function haveBothSides(words: readonly string[]): boolean {
  const sides = new Set(words.map((each) => sideIn(each.replaceAll(sideOfFinger, ''), true)));
  return sides.has('left') && sides.has('right');
}

const numberedSides = ['first', 'second', 'third', 'fourth'] as const;

/** `arm1_`, `robot0_`, `/follower_2.`, `follower_a_`, and `1_` or `a_` at the start of a name. */
const armNumber =
  /(?<![a-z0-9])(?:arm|robot|follower|leader|manipulator|agent|master|puppet|actions?|qpos|states?)(?:_?(\d)|_([a-d]))(?![0-9a-z])|(?<=^|\.)([\da-d])_(?=[a-z])/;

/**
 * Which arm a label (feature and name) is of, where arms are numbered or lettered: several before the same words.
 * `arm_1` to `arm_6` are joints of one arm, since nothing comes after the number.
 *
 * @param labels `feature.name` of every dimension, or the feature alone
 */
export function numberedArms(labels: readonly string[]): (label: string) => ArmSide | null {
  const numbers = new Map<string, Set<string>>();
  for (const label of labels) {
    const found = armNumber.exec(label.toLowerCase());
    const number = found?.slice(1).find((group) => group !== undefined);
    if (found === null || number === undefined) continue;
    const rest = label.slice(found.index + found[0].length);
    if (!/[a-z]/i.test(rest)) continue;
    numbers.set(rest, (numbers.get(rest) ?? new Set()).add(number));
  }
  const shared = [...numbers.values()].filter((each) => each.size > 1);
  const all = [...new Set(shared.flatMap((each) => [...each]))].sort();
  return (label) => {
    const found = armNumber.exec(label.toLowerCase());
    const number = found?.slice(1).find((group) => group !== undefined);
    return number === undefined ? null : (numberedSides[all.indexOf(number)] ?? null);
  };
}
