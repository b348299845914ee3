/** The programs that open the exports, each in the versions that people train with. */

export interface Loader {
  /** Also the name of its environment's folder. */
  name: string;
  /** Version of Python that it runs on: `3.10`. */
  python: string;
  /** What pip is asked for. */
  requirements: readonly string[];
  /** Its script in `checks/`. */
  check: string;
  /** Names of the exports that it has to read; see `exports.ts`. */
  reads: readonly string[];
}

const v21 = ['v2.1', 'v2.1 subtasks', 'v2.1 trimmed'];
const v30 = ['v3.0', 'v3.0 subtasks', 'v3.0 trimmed, stride 2'];

export const loaders: readonly Loader[] = [
  {
    name: 'tables',
    python: '3.11',
    requirements: ['pyarrow', 'h5py', 'datasets', 'pillow'],
    check: 'tables_check.py',
    reads: ['v2.1', 'v3.0', 'v3.0 language', 'chat-jsonl', 'ecot-json', 'vla-it-json', 'robomimic'],
  },
  {
    name: 'tfds',
    python: '3.11',
    requirements: ['tensorflow-cpu', 'tensorflow-datasets'],
    check: 'tfds_check.py',
    reads: ['rlds'],
  },
  {
    name: 'robomimic-0.3.0',
    python: '3.10',
    requirements: ['robomimic==0.3.0'],
    check: 'robomimic_check.py',
    reads: ['robomimic'],
  },
  {
    name: 'lerobot-0.3.3',
    python: '3.10',
    requirements: ['lerobot==0.3.3'],
    check: 'lerobot_check.py',
    reads: v21,
  },
  {
    name: 'lerobot-0.4.4',
    python: '3.10',
    requirements: ['lerobot==0.4.4'],
    check: 'lerobot_check.py',
    reads: v30,
  },
  {
    name: 'lerobot-newest',
    python: '3.12',
    requirements: ['lerobot[dataset]'],
    check: 'lerobot_check.py',
    reads: [...v30, 'v3.0 language'],
  },
];
