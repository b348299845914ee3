/**
 * Demonstrations for robomimic (its docs/datasets/overview.md). Demonstrations that are HDF5 already are copied as they
 * are, with a filter mask and the texts added; any other dataset is written from scratch.
 */
import { stat } from 'node:fs/promises';
import type { Problem } from '../../../../shared/errors';
import { findDemonstrations } from '../../../datasets/hdf5/open-hdf5';
import type { ExportFormat, FormatTask } from '../format';
import { declaredBlocks } from '../numbers';
import { sourceGaps } from '../source-gaps';
import { copyDemonstrations } from './robomimic-copy';
import { demonstrationAt, writeDemonstrations } from './robomimic-demos';

export const robomimic: ExportFormat = {
  id: 'robomimic',
  label: 'robomimic demonstrations (HDF5)',
  blockers(task) {
    const { summary } = task.dataset;
    if (isCopy(task)) return [];
    return summary.features.some(({ key }) => /^action(\.|$)/.test(key))
      ? []
      : [
          `${summary.name} has no actions, and robomimic learns nothing without them; choose another format.`,
        ];
  },
  remarks: async (task) =>
    isCopy(task) ? [copied(task), ...withoutObservations(task)] : fromScratch(task),
  demonstration: (task, { episode, target }) =>
    (isCopy(task) ? task.dataset.demonstration?.(episode) : null) ?? demonstrationAt(target),
  readme: (task) => ({ loading: loadingWords(isCopy(task)) + observationWords(task) }),
  async estimate(task) {
    const totalBytes = isCopy(task) ? await bytesOfCopy(task) : bytesOfDemos(task);
    return { totalBytes: Math.ceil(totalBytes) + 65_536, videoBytes: 0 };
  },
  async write(task) {
    await (isCopy(task) ? copyDemonstrations(task) : writeDemonstrations(task));
  },
};

/**
 * Frames can only be left out of a file that is written anew, and other files are laid out otherwise than robomimic's.
 */
function isCopy({ dataset, episodes }: FormatTask): boolean {
  const { format, version } = dataset.summary;
  const whole = episodes.every(
    ({ episode, frames }) => frames.length === dataset.episode(episode).length,
  );
  return format === 'hdf5' && version === 'robosuite' && whole;
}

const copied = ({ episodes, dataset }: FormatTask): Problem => ({
  code: 'demonstrations-copied',
  severity: 'info',
  message:
    `The HDF5 files are copied with all their demonstrations; mask/dualvla_kept lists the ${episodes.length} of ` +
    `${dataset.episodes.length} that are exported, for robomimic's train.hdf5_filter_key.`,
});

/** What robosuite's own recorder writes has states of the simulator, and nothing that a policy sees. */
function withoutObservations({ dataset }: FormatTask): Problem[] {
  const { features } = dataset.summary;
  if (features.some(({ key }) => key.startsWith('observation.'))) return [];
  const message =
    "The demonstrations have no obs, without which robomimic trains nothing: run robomimic's dataset_states_to_obs.py on the export (the README says how the texts go along).";
  return [{ code: 'no-observations', severity: 'warning', message }];
}

const loadingWords = (
  isCopied: boolean,
): string => `Each demonstration has \`reasoning\` (a text per step, empty where it was pruned) and \`is_keyframe\`. The filter key
\`dualvla_kept\` names the demonstrations of this export, \`dualvla_keyframes\` those with a keyframe: set
\`train.hdf5_filter_key\` in robomimic's configuration. Set \`experiment.rollout.enabled=false\`${isCopied ? ' where the simulator is not installed' : ', as there is no simulator behind them'}, and
\`train.hdf5_load_next_obs=false\`${isCopied ? ' where they have no `next_obs`' : ', as there is no `next_obs`'}.
`;

const observationWords = (task: FormatTask): string =>
  isCopy(task) && withoutObservations(task).length > 0 ? addObservations : '';

const addObservations = `
The demonstrations have no \`obs\`: \`python robomimic/scripts/dataset_states_to_obs.py --dataset demo.hdf5 --output_name
seen.hdf5 --done_mode 2\` plays them in the simulator (robosuite of the version that recorded them) and writes what it
shows; recordings of robosuite before 1.0 do not say enough of their environment for it. The script leaves out what it
does not know, so add the texts again:

\`\`\`python
import h5py
with h5py.File("demo.hdf5") as source, h5py.File("seen.hdf5", "a") as seen:
    for name in seen["data"]:
        for key in ("reasoning", "is_keyframe"):
            source.copy(source["data"][name][key], seen["data"][name], key)
\`\`\`
`;

async function fromScratch({ dataset, episodes, job }: FormatTask): Promise<Problem[]> {
  const { summary } = dataset;
  const written = new Set(declaredBlocks(summary.features, []).map(({ key }) => key));
  const wide = summary.features.filter(({ key, dtype }) => written.has(key) && dtype === 'float64');
  const numbers = episodes.map(({ episode }) => episode);
  const notes: Problem[] = [
    ...(await sourceGaps(dataset, numbers, job.signal)),
    {
      code: 'no-simulator',
      severity: 'info',
      message:
        'There is no simulator behind these demonstrations: train with experiment.rollout.enabled off, and hdf5_load_next_obs off.',
    },
  ];
  if (wide.length > 0) {
    notes.push({
      code: 'single-precision',
      severity: 'info',
      message: `Numbers are written as float32; ${wide.map(({ key }) => key).join(', ')} are wider in the source.`,
    });
  }
  return notes;
}

async function bytesOfCopy({ dataset, episodes }: FormatTask): Promise<number> {
  const { places } = await findDemonstrations(dataset.summary.path, []);
  const files = new Set(episodes.flatMap(({ episode }) => places[episode]?.file ?? []));
  const sizes = await Promise.all([...files].map(async (file) => (await stat(file)).size));
  return sizes.reduce((a, b) => a + b, 0) + bytesOfTexts(episodes);
}

const bytesOfTexts = (episodes: FormatTask['episodes']): number =>
  episodes.reduce(
    (sum, { frames, keyframes }) =>
      sum +
      frames.length * 17 +
      keyframes.reduce((all, { reasoning }) => all + reasoning.text.length * 2 + 64, 4_096),
    0,
  );

function bytesOfDemos({ dataset, episodes }: FormatTask): number {
  const { features, cameras } = dataset.summary;
  const numbers = features
    .filter(({ dtype }) => /^(float|u?int)\d+$|^bool$/.test(dtype))
    .reduce((sum, { shape }) => sum + 4 * shape.reduce((product, size) => product * size, 1), 8);
  // Deflated, pictures of cameras keep about two thirds of their size.
  const pictures = cameras.reduce((sum, { width, height }) => sum + width * height * 2, 0);
  const frames = episodes.reduce((sum, each) => sum + each.frames.length, 0);
  return frames * (numbers + pictures) + bytesOfTexts(episodes) + episodes.length * 8_192;
}
