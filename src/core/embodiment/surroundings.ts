/** What all features together tell about the reading of one. */
import type { ArmSide, FeatureInfo, RotationKind } from '../../shared/model/dataset';
import { knownRobot, type KnownRobot } from './known-robots';
import { haveBothSides, nameWords, numberedArms, sideOf } from './words';

export interface Surroundings extends KnownRobot {
  /** Whether another feature of the same group holds rotations: then a place has none in it. */
  hasRotationBeside(key: string): boolean;
  /** Whether a feature of the same group is the direction that a base turns to. */
  hasHeadingBeside(key: string): boolean;
  /** What the arms are called where values of two lie one after the other. */
  arms: readonly [ArmSide, ArmSide];
  /** @param words of heading and name */
  sideOf(key: string, name: string | null, words: string): ArmSide;
  /** How a rotation is written, by its own words, else by the number of its values and the names beside it. */
  rotationOf(
    said: RotationKind | undefined,
    heading: string,
    words: readonly string[],
  ): RotationKind;
}

const groupOf = (key: string): string => key.slice(0, key.lastIndexOf('.') + 1);

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
  /** Groups of features (all but the last word of the key) in which one is called so. */
  const groupsWith = (name: RegExp): Set<string> =>
    new Set(
      features
        .map(({ key }) => ({ group: groupOf(key), key }))
        .filter(({ group, key }) => name.test(key.slice(group.length)))
        .map(({ group }) => group),
    );
  const rotations = groupsWith(/ori(?:ent|$)|quat|rot/i);
  const headings = groupsWith(/theta/i);
  const bothSides = haveBothSides(
    labels.map(nameWords).filter((words) => !/\bwheels?\b/.test(words)),
  );
  const areNumbered = labels.some((label) => numbered(label) === 'second');
  return {
    ...known,
    twoArms: known.twoArms || bothSides || areNumbered,
    arms: areNumbered && !bothSides ? ['first', 'second'] : ['left', 'right'],
    hasRotationBeside: (key) => rotations.has(groupOf(key)),
    hasHeadingBeside: (key) => headings.has(groupOf(key)),
    sideOf: (key, name, words) => {
      const own = name === null ? 'single' : sideOf(nameWords(name), bothSides);
      if (own !== 'single') return own;
      const whole = sideOf(words, bothSides);
      return whole !== 'single' ? whole : (numbered(`${key}.${name ?? 'values'}`) ?? 'single');
    },
    rotationOf: (said, heading, words) => {
      if (words.some((each) => /\b[qr]?w$/.test(each))) return 'quaternion';
      if (said !== undefined) return said;
      if (/\brotvec\b/.test(heading)) return 'rotation-vector';
      const byCount: Record<number, RotationKind> = { 4: 'quaternion', 6: '6d', 9: 'matrix' };
      return byCount[words.length] ?? (known.rotationVectors ? 'rotation-vector' : 'euler');
    },
  };
}
