/** Tells what a folder holds, so that what the studio does not read is declined by name. */
import path from 'node:path';
import { StudioError } from '../../shared/errors';
import { episodeFiles } from './lerobot/episodes-v3';
import { readJson } from './lerobot/info';
import { looksLikeDataset, namesIn } from './looks-like';

/** Throws `unsupported` with one sentence that says what the folder is and what to do. */
export async function refuseUnlessLeRobot(root: string): Promise<void> {
  const meta = await namesIn(path.join(root, 'meta'));
  if (meta.includes('info.json')) {
    if (meta.includes('episodes.jsonl') || (await episodeFiles(root)).length > 0) return;
    throw new StudioError('unsupported', await explainUnlisted(root, meta));
  }
  throw new StudioError('unsupported', await explain(root));
}

/** `meta/info.json` is there, the list of episodes is not where LeRobot puts it. */
async function explainUnlisted(root: string, meta: readonly string[]): Promise<string> {
  const info = await readJson(root, 'meta/info.json');
  const version =
    typeof info === 'object' && info !== null && 'codebase_version' in info
      ? String(info.codebase_version).slice(0, 40)
      : 'some version';
  const expected = /^v?3/.test(version)
    ? 'meta/episodes/chunk-000/file-000.parquet'
    : 'meta/episodes.jsonl';
  const instead = meta.find((name) => name.startsWith('episodes.'));
  return (
    `${root} says it is LeRobot ${version} but is not laid out like it: its list of episodes should be ${expected}` +
    `${instead === undefined ? ', which is missing' : ` and lies in meta/${instead}`}. ` +
    "Write it again with LeRobot's own recorder or converter, then open that."
  );
}

async function explain(root: string): Promise<string> {
  const names = await namesIn(root);
  const convert = 'convert it to LeRobot v2.1 or v3.0 first, then open that';
  if (names.includes('meta_data')) {
    return (
      `${root} is in LeRobot's layout from before v2.0 (meta_data/), which the studio does not read; ` +
      "convert it with LeRobot's convert_dataset_v1_to_v2.py, then open that."
    );
  }
  if (names.includes('features.json') && names.includes('dataset_info.json')) {
    return `${root} is an RLDS / TFDS dataset, which the studio does not read yet; ${convert}.`;
  }
  if (names.some((name) => /\.(hdf5|h5)$/.test(name))) {
    return `${root} holds HDF5 demonstrations, which the studio does not read yet; ${convert}.`;
  }
  for (const name of names.slice(0, 200)) {
    if (await looksLikeDataset(path.join(root, name))) {
      return `${root} is not a dataset itself but holds some: open one of them, for example ${path.join(root, name)}.`;
    }
  }
  return (
    `${root} is not a dataset that the studio reads: there is no meta/info.json in it. ` +
    'Open the folder of a LeRobot dataset (v2.0, v2.1 or v3.0), the one that holds meta/ and data/.'
  );
}
