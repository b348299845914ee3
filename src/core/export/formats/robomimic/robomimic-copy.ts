/** HDF5 demonstrations copied file by file, with texts and filter masks added to the copies. */
import path from 'node:path';
import { askHdf5 } from '../../../datasets/hdf5/ask';
import { findDemonstrations } from '../../../datasets/hdf5/open-hdf5';
import { copyInto } from '../../files/disk';
import type { OutEpisode, WriteTask } from '../format';
import { maskArrays, textArrays } from './robomimic-texts';

interface Demo {
  /** Path of its group in the file. */
  group: string;
  name: string;
  episode: OutEpisode;
}

/**
 * Files without any exported demonstration stay behind. The copies are the source's bytes, so they are opened where its
 * files are: in the process that reads HDF5. Throws `corrupt-data` naming the file where nothing can be added to it.
 */
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
    const copy = path.join(folder, relative);
    const bytes = await copyInto(file, copy);
    const texts = demos.flatMap(({ group, episode }) => textArrays(group, episode));
    const arrays = [...texts, ...maskArrays(demos)];
    // What the source says stands in the copy already.
    const outcomes = demos.flatMap(({ group, episode: { outcome } }) =>
      outcome.decided === null ? [] : [{ group, value: outcome.value }],
    );
    await askHdf5({ file: copy, relative }, { kind: 'add', arrays, outcomes });
    task.wrote('copying demonstrations', bytes);
  }
}
