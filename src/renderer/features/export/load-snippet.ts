/** How an export is read or trained on: with the loader of its format. */
import type { ExportFormatId, ExportResult } from '../../../shared/model/export';

interface Snippet {
  /** Who reads it. */
  loader: string;
  text: string;
}

/** `out` as it was written; Python's and the shell's quotes are those of JSON. */
export function loadSnippet(result: Pick<ExportResult, 'out' | 'format' | 'version'>): Snippet {
  const { out, format, version } = result;
  return others[format]?.(out) ?? leRobot(out, version);
}

const quoted = (text: string): string => JSON.stringify(text);

function leRobot(out: string, version: string): Snippet {
  const name = out.split(/[/\\]/).at(-1) ?? 'export';
  const loader = version.startsWith('v2') ? 'lerobot==0.3.3' : 'lerobot>=0.4';
  const text = lines(
    `# pip install "${loader}"`,
    'from lerobot.datasets.lerobot_dataset import LeRobotDataset',
    '',
    'dataset = LeRobotDataset(',
    `    ${quoted(`local/${name}`)},`,
    `    root=${quoted(out)},`,
    ')',
    'print(dataset[0].keys())',
  );
  return { loader: 'LeRobot', text };
}

const others: Partial<Record<ExportFormatId, (out: string) => Snippet>> = {
  'ecot-json': (out) => ({ loader: 'Python', text: json(`${out}/reasonings.json`) }),
  'vla-it-json': (out) => ({
    loader: 'Python',
    text: json(`${out}/vla_it_instructions.json`),
  }),
  'chat-jsonl': (out) => ({
    loader: 'LLaMA-Factory or ms-swift',
    text: lines(
      '# in the configuration of LLaMA-Factory',
      `dataset_dir: ${quoted(out)}`,
      'dataset: dualvla',
      '',
      '# ms-swift, from the folder of the export',
      `cd ${quoted(out)} && swift sft --dataset train.jsonl --model MODEL`,
    ),
  }),
  rlds: (out) => ({
    loader: 'TensorFlow Datasets',
    text: lines(
      'from pathlib import Path',
      'import tensorflow_datasets as tfds',
      '',
      `version = next(Path(${quoted(out)}).glob("*/1.0.0"))`,
      'dataset = tfds.builder_from_directory(version).as_dataset(split="train")',
    ),
  }),
  robomimic: (out) => ({
    loader: 'robomimic',
    text: lines(
      `config.train.data = ${quoted(`${out}/demo.hdf5`)}  # or a copied file`,
      'config.train.hdf5_filter_key = "dualvla_kept"',
      'config.train.hdf5_load_next_obs = False',
      'config.experiment.rollout.enabled = False',
    ),
  }),
};

const json = (file: string): string =>
  lines(
    'import json',
    '',
    `with open(${quoted(file)}) as file:`,
    '    by_episode = next(iter(json.load(file).values()))',
  );

const lines = (...text: string[]): string => text.join('\n');
