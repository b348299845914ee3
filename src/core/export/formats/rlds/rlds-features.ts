/** `features.json` and `dataset_info.json` as TFDS writes them, for episodes of the studio. */
import type { CameraInfo } from '../../../../shared/model/dataset';
import { outcomeKey, type OutcomeKey } from '../../outcomes';
import { cameraName, distinct } from '../names';
import type { FormatTask } from '../format';
import { originOf } from '../origin';
import { declaredBlocks, doneKeys, numbersAt, rewardKeys } from '../numbers';

export interface RldsFeatures {
  /** By the key that the dataset uses: where the values of a step go, below `steps/`. */
  numbers: Map<string, { path: string; width: number }>;
  cameras: { camera: CameraInfo; path: string; files: 'jpeg' | 'png' }[];
  /** How an episode ended; null where nothing is known of any. */
  outcome: OutcomeKey | null;
  /** Whether the source's own names of episodes can be kept: `episode_id` is a number. */
  keepsOrigin: boolean;
}

/** What every step has, whatever the source: RLDS's own features, the instruction, and the sparse reasoning. */
const scalars = {
  is_first: 'bool',
  is_last: 'bool',
  is_terminal: 'bool',
  is_keyframe: 'bool',
  reward: 'float32',
  discount: 'float32',
} as const;
const texts = ['language_instruction', 'reasoning'];
/** Features that are told by those above. */
const told = new Set([...Object.keys(scalars), ...texts, ...rewardKeys, ...doneKeys]);

export function rldsFeatures(
  task: Pick<FormatTask, 'dataset' | 'episodes'>,
  cameras: readonly CameraInfo[],
): RldsFeatures {
  const { features } = task.dataset.summary;
  // `observation` is a group.
  const taken = new Set([...Object.keys(scalars), ...texts, 'observation']);
  const numbers: RldsFeatures['numbers'] = new Map();
  for (const { key, width } of numbersAt({ blocks: declaredBlocks(features, []) }, noFrames)) {
    if (!told.has(key)) numbers.set(key, { path: distinct(pathOf(key), taken), width });
  }
  const stored = new Set(features.filter(({ dtype }) => dtype === 'image').map(({ key }) => key));
  return {
    numbers,
    cameras: cameras.map((camera) => ({
      camera,
      files: stored.has(camera.key) && camera.codec === 'png' ? 'png' : 'jpeg',
      path: distinct(`observation/${plain(cameraName(camera.key))}`, taken),
    })),
    outcome: knownFlags(task.episodes),
    keepsOrigin: task.episodes.every((each) => /^\d{1,9}$/.test(originOf(task, each).episode)),
  };
}

/** Every record has the feature: where some outcomes are unknown they are numbers, and those are NaN. */
function knownFlags(episodes: FormatTask['episodes']): OutcomeKey | null {
  const key = outcomeKey(episodes);
  const areKnown = episodes.every(({ outcome }) => outcome.value !== null);
  return key === null ? null : { ...key, isFlag: key.isFlag && areKnown };
}

const noFrames = new Int32Array();
const plain = (name: string): string => name.replaceAll(/\W+/g, '_');

const pathOf = (key: string): string =>
  key.startsWith('observation.')
    ? `observation/${plain(key.slice('observation.'.length))}`
    : plain(key);

type Tree = { [name: string]: Tree } | { feature: object };

/** The tree of `features.json`. */
export function featuresJson({ numbers, cameras, outcome }: RldsFeatures): object {
  const step: Record<string, Tree> = {};
  const put = (path: string, feature: object): void => {
    const [first = '', second] = path.split('/');
    if (second === undefined) step[first] = { feature };
    else step[first] = { ...step[first], [second]: { feature } };
  };
  for (const [name, dtype] of Object.entries(scalars)) put(name, scalar(dtype));
  for (const name of texts) put(name, text);
  for (const { path, width } of numbers.values()) put(path, tensor([width]));
  for (const { path, camera, files } of cameras) {
    put(path, image([camera.height, camera.width], files));
  }
  return dictOf({
    steps: {
      feature: {
        pythonClassName: 'tensorflow_datasets.core.features.dataset_feature.Dataset',
        // Any length: without it, TFDS takes every episode for one of no steps.
        sequence: { feature: dictOf(step), length: '-1' },
      },
    },
    episode_metadata: {
      file_path: { feature: text },
      episode_id: { feature: scalar('int32') },
      ...(outcome === null
        ? {}
        : { [outcome.name]: { feature: scalar(outcome.isFlag ? 'bool' : 'float32') } }),
    },
  });
}

function dictOf(tree: Readonly<Record<string, Tree>>): object {
  return {
    pythonClassName: 'tensorflow_datasets.core.features.features_dict.FeaturesDict',
    featuresDict: {
      features: Object.fromEntries(
        Object.entries(tree).map(([name, inner]) => [
          name,
          isLeaf(inner) ? inner.feature : dictOf(inner),
        ]),
      ),
    },
  };
}

const isLeaf = (tree: Tree): tree is { feature: object } =>
  'feature' in tree && !('feature' in tree['feature']);

const shapeOf = (sizes: readonly number[]): object =>
  sizes.length === 0 ? {} : { dimensions: sizes.map(String) };
const tensor = (sizes: readonly number[]): object => ({
  pythonClassName: 'tensorflow_datasets.core.features.tensor_feature.Tensor',
  tensor: { shape: shapeOf(sizes), dtype: 'float32', encoding: 'none' },
});
const scalar = (dtype: string): object => ({
  pythonClassName: 'tensorflow_datasets.core.features.scalar.Scalar',
  tensor: { shape: {}, dtype, encoding: 'none' },
});
const text = {
  pythonClassName: 'tensorflow_datasets.core.features.text_feature.Text',
  text: {},
};
const image = (size: readonly number[], files: string): object => ({
  pythonClassName: 'tensorflow_datasets.core.features.image_feature.Image',
  image: { shape: shapeOf([...size, 3]), dtype: 'uint8', encodingFormat: files },
});

/** 64-bit numbers are texts in TFDS's JSON. */
export const datasetInfo = (
  name: string,
  shards: readonly { episodes: number; bytes: number }[],
): object => ({
  name,
  version: rldsVersion,
  description: 'Robot episodes with sparse embodied reasoning at keyframes, by DualVLA Studio.',
  citation: '',
  fileFormat: 'tfrecord',
  moduleName: `${name}.${name}`,
  releaseNotes: { [rldsVersion]: 'Exported by DualVLA Studio.' },
  splits: [
    {
      name: 'train',
      filepathTemplate: '{DATASET}-{SPLIT}.{FILEFORMAT}-{SHARD_X_OF_Y}',
      numBytes: String(shards.reduce((sum, { bytes }) => sum + bytes, 0)),
      shardLengths: shards.map(({ episodes }) => String(episodes)),
    },
  ],
});

export const rldsVersion = '1.0.0';
