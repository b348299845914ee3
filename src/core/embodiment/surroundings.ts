/** What all features together tell about the reading of one. */
import type { ArmSide, FeatureInfo, RotationKind } from '../../shared/model/dataset';
import { knownRobot, type KnownRobot } from './known-robots';
import { haveBothSides, nameWords, numberedArms, sideOf } from './words';

export interface Surroundings extends KnownRobot {
  /** Whether another feature of the same group holds rotations: then a place has none in it. */
  hasRotationBeside(key: string): boolean;
  /** Whether a feature of the same group is the direction that a base turns to. */
  hasHeadingBeside(key: string): boolean;
  /** @param words of heading and name */
  sideOf(key: string, name: string | null, words: string): ArmSide;
  /** How a rotation is written, by its own words, else by the number of its values and the names beside it. */
  rotationOf(
    said: RotationKind | undefined,
    heading: string,
    values: readonly { words: string }[],
  ): RotationKind;
}

export function surroundingsOf(
  robot: string | null,
  features: readonly FeatureInfo[],
): Surroundings {
  const labels = features.flatMap(({ key, names }) =>
    names === null ? [`${key}.values`] : names.map((name) => `${key}.${name}`),
  );
  // Without a name of its own, a robot may be named in its joints: `panda_joint1`.
  const known = knownRobot(robot ?? labels.join(' '));
  const numbered = numberedArms(labels);
  /** Features whose keys differ in what follows the last dot. */
  const beside = (key: string, name: RegExp): boolean => {
    const group = key.replace(/[^.]*$/, '');
    return features.some(
      (each) =>
        each.key !== key && each.key.startsWith(group) && name.test(each.key.slice(group.length)),
    );
  };
  const bothSides = haveBothSides(labels.map(nameWords));
  return {
    ...known,
    twoArms: known.twoArms || bothSides || labels.some((label) => numbered(label) === 'second'),
    hasRotationBeside: (key) => beside(key, /orient|quat|rot/i),
    hasHeadingBeside: (key) => beside(key, /theta/i),
    sideOf: (key, name, words) => {
      const own = name === null ? 'single' : sideOf(nameWords(name), bothSides);
      if (own !== 'single') return own;
      const whole = sideOf(words, bothSides);
      return whole !== 'single' ? whole : (numbered(`${key}.${name ?? 'values'}`) ?? 'single');
    },
    rotationOf: (said, heading, values) => {
      if (values.some(({ words }) => /\b(q|r)?w$/.test(words))) return 'quaternion';
      if (said !== undefined) return said;
      if (/\brotvec\b/.test(heading)) return 'rotation-vector';
      const byCount: Record<number, RotationKind> = { 4: 'quaternion', 6: '6d', 9: 'matrix' };
      return byCount[values.length] ?? (known.rotationVectors ? 'rotation-vector' : 'euler');
    },
  };
}
