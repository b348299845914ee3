/** HDF5 demonstrations copied file by file, with texts and filter masks added to the copies. */
import { chmod, constants, copyFile, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../../../shared/errors';
import { findDemonstrations } from '../../../datasets/hdf5/open-hdf5';
import type { OutEpisode, WriteTask } from '../format';
import { writeHdf5 } from './hdf5-file';
import { addMasks, addTexts } from './robomimic-texts';

interface Demo {
  /** Path of its group in the file. */
  group: string;
  name: string;
  episode: OutEpisode;
}

/** Files without any exported demonstration stay behind. */
export async function copyDemonstrations(task: WriteTask): Promise<void> {
  const { dataset, episodes, folder, job } = task;
  const { places } = await findDemonstrations(dataset.summary.path, []);
  const byFile = new Map<string, { file: string; demos: Demo[] }>();
  for (const episode of episodes) {
    const place = places[episode.episode];
    if (place === undefined) throw new RangeError(`place of episode ${episode.episode}`);
    const group = place.layout.path;
    const demo = { group, name: path.posix.basename(group), episode };
    const known = byFile.get(place.relative);
    if (known === undefined) byFile.set(place.relative, { file: place.file, demos: [demo] });
    else known.demos.push(demo);
  }
  for (const [relative, { file, demos }] of byFile) {
    job.signal.throwIfAborted();
    await job.mayGoOn?.();
    const target = path.join(folder, relative);
    await mkdir(path.dirname(target), { recursive: true });
    await copyFile(file, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    // A copy takes over that its source is write-protected; the export is the user's to change.
    await chmod(target, 0o644);
    await extend(target, relative, demos);
    task.wrote('copying demonstrations', (await stat(target)).size);
  }
}

async function extend(target: string, relative: string, demos: readonly Demo[]): Promise<void> {
  try {
    await writeHdf5(target, 'a', async (opened) => {
      for (const { group, episode } of demos) {
        const demo = opened.get(group);
        if (demo === null || !('create_dataset' in demo)) throw new Error(`${group} is no group`);
        addTexts(demo, episode);
      }
      addMasks(opened, demos);
    });
  } catch (error) {
    const why = (error as Error).message.split('\n')[0]?.slice(0, 200) ?? '';
    const first = demos[0]?.episode.episode;
    throw new StudioError(
      'corrupt-data',
      `Nothing can be added to the copy of ${relative} (episode ${first} and others are in it): ${why}; leave its episodes out.`,
      { cause: error },
    );
  }
}
