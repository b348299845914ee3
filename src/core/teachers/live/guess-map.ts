/** A first feature map, from the dataset's names and the robot's parts; a person corrects it. */
import {
  featureMapSchema,
  type FeatureMap,
  type TeacherProtocol,
} from '../../../shared/model/collect';
import type {
  CameraInfo,
  DatasetSummary,
  Embodiment,
  EmbodimentPart,
} from '../../../shared/model/dataset';
import { nameWords } from '../../embodiment/words';
import { actionColumns, isNumeric, widthOf } from './feature-map';
import type { TeacherKeys } from './live-teacher';

type Looked = Pick<DatasetSummary, 'cameras' | 'features'>;

/** What openpi's own examples call them, the commonest first. */
const openpiKeys = {
  outside: 'observation/image',
  wrist: 'observation/wrist_image',
  state: 'observation/state',
};

/** Null where only the teacher knows its keys, and did not tell (`keys`). The map need not fit: `mapFault` says so. */
export function guessMap(
  protocol: TeacherProtocol,
  dataset: Looked,
  robot: Embodiment,
  keys: TeacherKeys | null = null,
): FeatureMap | null {
  const cameras = dataset.cameras.filter(({ codec }) => codec !== null);
  const wrist = cameras.find(isAtWrist);
  const outside = cameras.find((camera) => !isAtWrist(camera)) ?? cameras[0];
  switch (protocol) {
    case 'openpi':
      return featureMapSchema.parse({
        cameras: [
          ...entry(openpiKeys.outside, outside),
          ...entry(openpiKeys.wrist, wrist === outside ? undefined : wrist),
        ],
        states: wholeState(dataset, openpiKeys.state),
        prompt: { key: 'prompt' },
        actions: wholeAction(dataset, 'actions'),
      });
    case 'openvla':
      return featureMapSchema.parse({
        cameras: asRecorded('image', outside),
        prompt: { key: 'instruction' },
        actions: wholeAction(dataset, 'action'),
      });
    case 'chat':
      return featureMapSchema.parse({
        cameras: cameras.slice(0, 2).map((camera) => ({
          key: camera.key.replace(/^observation\.images?\./, ''),
          camera: camera.key,
        })),
        prompt: { key: 'task' },
      });
    case 'groot':
  }
  return keys === null ? null : byKeys(dataset, robot, keys);
}

const entry = (key: string, camera: CameraInfo | undefined): object[] =>
  camera === undefined ? [] : [{ key, camera: camera.key }];

/** For teachers that scale pictures themselves, as they did when they were trained. */
function asRecorded(key: string, camera: CameraInfo | undefined): object[] {
  if (camera === undefined) return [];
  const { width, height } = camera;
  const size =
    Math.min(width, height) < 16 || Math.max(width, height) > 2_048 ? {} : { width, height };
  return [{ key, camera: camera.key, fit: 'stretch', ...size }];
}

/**
 * GR00T says which keys it wants; each gets the camera, and the part, whose name shares most words with it. Null where
 * its keys make no map.
 */
function byKeys(dataset: Looked, robot: Embodiment, keys: TeacherKeys): FeatureMap | null {
  const cameras = dataset.cameras.filter(({ codec }) => codec !== null);
  const columns = actionColumns(dataset);
  const partsOf = (isAction: boolean): EmbodimentPart[] =>
    robot.parts.filter(
      (part) => columns.some(({ feature }) => feature === part.feature) === isAction,
    );
  const states = keys.states.flatMap(({ key, steps }) => {
    const part = likest(key, partsOf(false), wordsOfPart);
    return part === null ? [] : [{ key, feature: part.feature, dims: part.dims, steps }];
  });
  const actions = keys.actions.flatMap((key) => {
    const part = likest(key, partsOf(true), wordsOfPart);
    if (part === null) return [];
    const to = columns.flatMap(({ feature, dim }, at) =>
      feature === part.feature && part.dims.includes(dim) ? [at] : [],
    );
    return [{ key, from: upTo(to.length), to }];
  });
  const guessed = featureMapSchema.safeParse({
    cameras: keys.pictures.flatMap(({ key, steps }) => {
      const camera = likest(key, cameras, (each) => nameWords(each.key).split(' ')) ?? cameras[0];
      return asRecorded(key, camera).map((each) => ({ ...each, steps }));
    }),
    states,
    prompt: keys.prompts[0] === undefined ? null : { key: keys.prompts[0] },
    actions,
  });
  return guessed.success ? guessed.data : null;
}

/** Null where none shares a word. */
function likest<Thing>(
  key: string,
  things: readonly Thing[],
  wordsOf: (thing: Thing) => readonly string[],
): Thing | null {
  const wanted = nameWords(key).split(' ');
  let best: Thing | null = null;
  let most = 0;
  for (const thing of things) {
    const words = wordsOf(thing);
    const common = wanted.filter((word) => words.includes(word)).length;
    if (common > most) [best, most] = [thing, common];
  }
  return best;
}

const partWords: Readonly<Partial<Record<EmbodimentPart['role'], string>>> = {
  gripper: 'gripper',
  hand: 'hand',
  joints: 'arm joint joints',
  'end-effector-position': 'eef ee end effector position pos xyz',
  'end-effector-rotation': 'eef ee end effector rotation rot',
  torso: 'waist torso',
};

const wordsOfPart = ({ role, side }: EmbodimentPart): string[] => [
  ...(partWords[role] ?? role).split(' '),
  ...(side === 'single' ? [] : [side]),
];

const isAtWrist = ({ key }: CameraInfo): boolean => /wrist|hand|gripper/i.test(key);

const wholeState = ({ features }: Looked, key: string): object[] => {
  const state = features.find(
    (feature) => feature.key === 'observation.state' && isNumeric(feature),
  );
  return state === undefined ? [] : [{ key, feature: state.key, dims: upTo(widthOf(state)) }];
};

function wholeAction(dataset: Looked, key: string): object[] {
  const dims = upTo(actionColumns(dataset).length);
  return dims.length === 0 ? [] : [{ key, from: dims, to: dims }];
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_none, dim) => dim);
