/**
 * The settings of a policy as sliders. What there is comes from the policy itself, so that a new setting shows up by
 * itself; words and ranges are added here.
 */
import { defaultPolicy, type Policy } from '../../../shared/model/policy';

export interface Setting {
  /** `threshold`, or `pause.speedShare`. */
  path: string;
  label: string;
  hint: string;
  min: number;
  max: number;
  step: number;
  unit: string;
}

export interface SettingGroup {
  id: string;
  title: string;
  settings: Setting[];
}

type Words = Partial<Pick<Setting, 'label' | 'hint' | 'min' | 'max' | 'step' | 'unit'>>;

const seconds = (max: number, label: string, hint: string): Words => ({
  label,
  hint,
  max,
  step: 0.05,
  unit: 's',
});

/** Ranges are what is worth trying; a file may hold values beyond them, and the slider then stands at its end. */
const words: Readonly<Record<string, Words>> = {
  threshold: { label: 'Threshold', hint: 'A keyframe is kept if its score is at least this.' },
  mergeSec: seconds(
    2,
    'Merge within',
    'Cues this near a stronger one become one keyframe with it.',
  ),
  minGapSec: seconds(5, 'Min. gap', 'Of two keyframes nearer than this the stronger one stays.'),
  'weights.gripper-close': {
    label: 'Gripper closes',
    hint: 'How much it counts that a hand takes hold.',
  },
  'weights.gripper-open': {
    label: 'Gripper opens',
    hint: 'How much it counts that a hand lets go.',
  },
  'weights.phase': {
    label: 'Phase boundary',
    hint: 'Where the arm is at an object, lifts it, nears the goal, or is done.',
  },
  'weights.pause': { label: 'Pause', hint: 'Where the arm comes to rest, and where it sets off.' },
  'weights.turn': { label: 'Turn', hint: 'Where the path of the arm bends.' },
  'weights.event': {
    label: 'Scene event',
    hint: 'Where the pictures show what could not be predicted.',
  },
  'weights.text-change': {
    label: 'Annotation changes',
    hint: 'Where the dataset’s own text says something else.',
  },
  'gripper.closedBelow': { label: 'Closed below', hint: 'Share of the opening.' },
  'gripper.openAbove': { label: 'Open above', hint: 'Share of the opening.' },
  'gripper.minSwing': {
    label: 'Min. gripper travel',
    hint: 'A hand has moved once it went this share of its range one way.',
  },
  'gripper.briskSwing': {
    label: 'Min. fast travel',
    hint: 'A shorter motion counts too if it is fast: a hand closing on a wide object.',
  },
  'gripper.briskSec': seconds(2, 'Fast = under', 'A motion that is over in this time is fast.'),
  'gripper.readying': {
    label: 'Weight of first opening',
    hint: 'How much it counts that a hand opens before it ever closed.',
  },
  'phase.stopShare': {
    label: 'At the object below',
    hint: 'Share of the fastest speed of a phase. At the goal and at the end the level of pauses counts.',
  },
  'phase.slowShare': { label: 'Slow below', hint: 'Share of the fastest speed of a phase.' },
  'phase.goShare': { label: 'Sets off above', hint: 'Share of the fastest speed of a phase.' },
  'phase.dipShare': {
    label: 'Speed dip between moves',
    hint: 'A dip of the speed by this share divides two movements.',
  },
  'phase.restSec': seconds(2, 'Settled after', 'An arm has settled when it rests this long.'),
  'pause.speedShare': {
    label: 'Pauses below',
    hint: 'Share of the upper-quartile speed of the episode.',
  },
  'pause.stopShare': {
    label: 'Comes to rest below',
    hint: 'Where the cue of a pause begins, and an arm rests at its goal and at the end.',
  },
  'pause.goShare': { label: 'Sets off above', hint: 'Where the cue of its end lies.' },
  'pause.smoothSec': seconds(
    0.6,
    'Smoothing',
    'Of positions and speed, before anything is looked for.',
  ),
  'pause.restSec': seconds(2, 'Min. pause', 'A pause at least this long has a cue at both ends.'),
  'pause.hesitation': {
    label: 'Slow-down weight',
    hint: 'How much a pause counts in which no hand acts and the arm does not turn.',
  },
  'turn.angleDeg': {
    label: 'Angle',
    hint: 'A path that bends more is a turn.',
    min: 10,
    max: 180,
    step: 5,
    unit: '°',
  },
  'turn.windowSec': {
    ...seconds(3, 'Window', 'Path before and after that is compared, at full speed.'),
    min: 0.1,
  },
  'turn.freeHand': {
    label: 'Turn weight with open gripper',
    hint: 'How much a turn counts while nothing is carried.',
  },
  'event.withoutHand': {
    label: 'Event weight without a hand',
    hint: 'What a scene event weighs at least in an episode in which no hand acts.',
  },
  'learn.fromEpisodes': {
    label: 'From finished episodes',
    hint: 'Proposals follow the curator once so many are finished. With one they can be worse than without.',
    min: 1,
    max: 10,
    step: 1,
  },
  'event.alone': {
    label: 'Event weight, video only',
    hint: 'What it weighs at least where the video alone shows something.',
  },
};

const titles: Readonly<Record<string, string>> = {
  fusion: 'What is kept',
  weights: 'Weight of each cue',
  gripper: 'Grippers and hands',
  phase: 'Phases of picking and placing',
  pause: 'Pauses',
  turn: 'Turns',
  event: 'Scene events',
  learn: 'Learning from reviewed episodes',
};

/** `minSwing` as `Min swing`: for a setting that nobody wrote words for yet. */
const spelled = (key: string): string => {
  const text = key
    .replaceAll(/([A-Z])/g, ' $1')
    .replaceAll('-', ' ')
    .toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
};

function settingAt(path: string, value: number): Setting {
  const key = path.split('.').at(-1) ?? path;
  const plain = {
    label: spelled(key),
    hint: '',
    min: 0,
    max: value <= 1 ? 1 : 2 * value,
    step: 0.01,
    unit: '',
  };
  return { path, ...plain, ...words[path] };
}

/** In the order in which the policy has them, what is decided last (fusion) first. */
export const settingGroups: readonly SettingGroup[] = (() => {
  const fusion: SettingGroup = { id: 'fusion', title: titles['fusion'] ?? '', settings: [] };
  const groups = [fusion];
  for (const [key, value] of Object.entries(defaultPolicy)) {
    if (typeof value === 'number') fusion.settings.push(settingAt(key, value));
    else if (typeof value === 'object') {
      const settings = Object.entries(value)
        .filter((entry): entry is [string, number] => typeof entry[1] === 'number')
        .map(([inner, number]) => settingAt(`${key}.${inner}`, number));
      groups.push({ id: key, title: titles[key] ?? spelled(key), settings });
    }
  }
  return groups;
})();

type Values = Record<string, unknown>;

export function settingOf(policy: Policy, path: string): number {
  const [group = '', key] = path.split('.');
  const outer = (policy as Values)[group];
  const value = key === undefined ? outer : (outer as Values)[key];
  return typeof value === 'number' ? value : 0;
}

export function withSetting(policy: Policy, path: string, value: number): Policy {
  const [group = '', key] = path.split('.');
  if (key === undefined) return { ...policy, [group]: value };
  return { ...policy, [group]: { ...((policy as Values)[group] as Values), [key]: value } };
}

/** Whether two policies give the same keyframes: a name changes none. */
export function samePolicy(a: Policy, b: Policy): boolean {
  return JSON.stringify({ ...a, name: '' }) === JSON.stringify({ ...b, name: '' });
}

/** `0.35`, `1.25 s`, `60°`: two decimals at most. */
export function settingText(setting: Setting, value: number): string {
  const number = String(Math.round(value * 100) / 100);
  return setting.unit === 's' ? `${number} s` : `${number}${setting.unit}`;
}

/**
 * The setting after one step up or down, a twentieth of what is worth trying; null at the end of that.
 *
 * @param way 1 for up, -1 for down
 */
export function stepped({ min, max, step }: Setting, value: number, way: 1 | -1): number | null {
  const steps = Math.max(1, Math.round((max - min) / 20 / step));
  const next = Math.min(max, Math.max(min, value + way * steps * step));
  return (next - value) * way > 0 ? Math.round(next * 1000) / 1000 : null;
}

/** With its group, of which it may be one of several with that label: `Angle, turns`. */
export const settingName = ({ label }: Setting, group: SettingGroup): string =>
  group.id === 'fusion' ? label : `${label}, ${group.title.toLowerCase()}`;

/** Settings that are chosen, not slid. */
export const choiceLabels = {
  layers: 'Required evidence',
  keepFirstFrame: 'Always keep the first frame',
  keepLastFrame: 'Always keep the last frame',
} as const;
export const learnFromLabel = 'Episodes are aligned by';

export const layerNames = {
  any: 'Either: video or kinematics',
  both: 'Both: video and kinematics',
  paper: 'Both in each frame (paper)',
} as const satisfies Record<Policy['layers'], string>;

export const learnFromNames = {
  both: 'Pictures and movement',
  kinematics: 'Movement alone',
  video: 'Pictures alone',
  nothing: 'Do not learn',
} as const satisfies Record<Policy['learn']['from'], string>;

/** The one setting that differs, in words, and the same mark for every value of it. */
export function changedSetting(before: Policy, after: Policy): { what: string; mark?: string } {
  const slid = settingGroups
    .flatMap(({ settings }) => settings)
    .find(({ path }) => settingOf(before, path) !== settingOf(after, path));
  if (slid !== undefined) {
    const { label, path } = slid;
    return { what: `${label} ${settingText(slid, settingOf(after, path))}`, mark: path };
  }
  const keys = ['layers', 'keepFirstFrame', 'keepLastFrame'] as const;
  const chosen = keys.find((key) => before[key] !== after[key]);
  return { what: chosen === undefined ? learnFromLabel : choiceLabels[chosen] };
}
