/** The one door to datasets of any format. */
import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StudioError } from '../../shared/errors';
import { asStudioError } from '../system/classify-error';
import type { Dataset } from './dataset';
import { allowLinksInto } from '../files/contained-path';
import { currentSnapshot } from '../files/hub-cache';
import { HubSnapshot } from '../hub/snapshot';
import { findPointers, pointersText } from '../files/lfs-pointer';
import { AllowedLinks } from './allowed-links';
import { userDataDir } from '../system/data-dir';
import { ProxyVideos } from '../video/proxy-videos';
import { openHdf5 } from './hdf5/open-hdf5';
import { openLeRobot } from './lerobot/open-lerobot';
import { openVideoFolder } from './video-folder/open-video-folder';
import { problem } from './problems';
import { recognise, type Recognised } from './recognise';
import { openRlds } from './rlds/open-rlds';

const userProxies = new ProxyVideos(() => join(userDataDir(), 'cache', 'proxies'));
const userLinks = new AllowedLinks(userDataDir);

const openers: Readonly<
  Record<Recognised['format'], (folder: string, proxies: ProxyVideos) => Promise<Dataset>>
> = {
  // Only of such a dataset the videos are left on the Hub.
  lerobot: async (folder, proxies) => {
    const hub = await HubSnapshot.of(folder);
    // What is here will do.
    await hub?.fetchMetadata().catch(() => undefined);
    const dataset = await openLeRobot(folder, proxies, hub);
    // Only who misses something has to know what there is.
    if (!hub?.unlisted.length || !(await hub.list())) return dataset;
    await dataset.close();
    return openLeRobot(folder, proxies, await HubSnapshot.of(folder));
  },
  rlds: openRlds,
  hdf5: openHdf5,
  'video-folder': openVideoFolder,
};

/**
 * Opens the dataset in the folder `path`. Throws `not-found` or `invalid-input` if there is no such folder,
 * `unsupported` saying what the folder is and what to do if the studio does not read it, `corrupt-data` naming the
 * file if its metadata cannot be used. What is wrong but not fatal is in the summary's problems.
 */
export async function openDataset(
  path: string,
  proxies: ProxyVideos = userProxies,
  links: AllowedLinks = userLinks,
): Promise<Dataset> {
  const { format, folder } = await findDataset(path);
  allowLinksInto(folder, await links.of(folder));
  const pointers = await findPointers(folder);
  if (pointers === null) return openers[format](folder, proxies);
  const message = pointersText(folder, pointers);
  const dataset = await openers[format](folder, proxies).catch((error: unknown) => {
    if (asStudioError(error).code !== 'corrupt-data') throw error;
    throw new StudioError('corrupt-data', message, { cause: error });
  });
  const { summary } = dataset;
  const others = summary.problems.filter(({ code }) => code !== 'lfs-pointer');
  summary.problems = [problem('lfs-pointer', { message }), ...others];
  return dataset;
}

/**
 * Lets the dataset in the folder `path` link into `folders`, from its next opening on. Throws as `openDataset` does.
 */
export async function allowLinks(
  path: string,
  folders: readonly string[],
  links: AllowedLinks = userLinks,
): Promise<void> {
  const { folder } = await findDataset(path);
  await links.allow(folder, folders);
}

async function findDataset(path: string): Promise<Recognised> {
  if (path.includes('\0')) throw new StudioError('invalid-input', 'No path has such characters.');
  let root: string;
  try {
    root = await currentSnapshot(await realpath(path));
  } catch (error) {
    const failure = asStudioError(error, `${path} cannot be opened`);
    if (failure.code !== 'not-found') throw failure;
    throw new StudioError('not-found', `There is no folder ${path}; check the path.`, {
      cause: error,
    });
  }
  if (!(await stat(root)).isDirectory()) {
    throw new StudioError(
      'invalid-input',
      `${path} is a file; open the folder that holds the dataset.`,
    );
  }
  return recognise(root).catch((error: unknown) => recogniseFetched(root, error));
}

/**
 * A snapshot of the Hub that Python was cut at: what it lacks of the metadata is fetched. Throws `not-found` where it
 * cannot be, and `why` where nothing is missing.
 */
async function recogniseFetched(root: string, why: unknown): Promise<Recognised> {
  const before = await HubSnapshot.of(root);
  const isNew = before !== null && !before.isListed && (await before.list());
  const hub = isNew ? await HubSnapshot.of(root) : before;
  const [first] = hub?.missing() ?? [];
  if (hub === null || (hub.isListed && first === undefined)) throw why;
  const isHere = await hub.fetchMetadata().catch(() => false);
  if (isHere) return recognise(root);
  const lacks = first === undefined ? '' : `, not ${first.path} for one`;
  throw new StudioError(
    'not-found',
    `${hub.name} is downloaded in part only${lacks}; open hf://${hub.name} with a network and without HF_HUB_OFFLINE.`,
    { cause: why },
  );
}
