/** Cameras that an export leaves out because it was asked to, and those that it cannot write. */
import type { Problem } from '../../shared/errors';
import type { ExportFormatId } from '../../shared/model/export';
import type { Dataset } from '../datasets/dataset';
import { listed } from '../datasets/lerobot/checks/camera-kinds';
import { isLeRobotDataset } from '../datasets/lerobot/lerobot-dataset';
import { isPictured } from './lerobot/videos/camera-files';
import type { WholePictures } from './select/whole-pictures';

/**
 * The dataset as if it had no cameras of these names: their pictures, their faults and what declares them are not seen.
 * Everything else is the dataset's own.
 */
export function withoutCameras<D extends Dataset>(dataset: D, names: readonly string[]): D {
  if (names.length === 0) return dataset;
  const left = new Set(names);
  const others = <T>(all: readonly T[], nameOf: (one: T) => string | undefined): T[] =>
    all.filter((one) => !left.has(nameOf(one) ?? ''));
  const { summary } = dataset;
  const hidden: Partial<Dataset> = {
    summary: {
      ...summary,
      cameras: others(summary.cameras, ({ key }) => key),
      features: others(summary.features, ({ key }) => key),
      problems: others(summary.problems, ({ camera }) => camera),
    },
    videos: async (episode, limit, signal) => {
      // A limit counts cameras that are wanted.
      const most = limit === undefined ? undefined : limit + left.size;
      const all = await dataset.videos(episode, most, signal);
      return others(all, ({ cameraKey }) => cameraKey).slice(0, limit);
    },
    problemsOf: (episode) => others(dataset.problemsOf(episode), ({ camera }) => camera),
  };
  const ofLeRobot = isLeRobotDataset(dataset)
    ? {
        videoFeatures: others(dataset.videoFeatures, ({ key }) => key),
        videoLocations: (episode: number) =>
          others(dataset.videoLocations(episode), ({ cameraKey }) => cameraKey),
      }
    : {};
  return new Proxy(dataset, {
    get: (target, name) =>
      Reflect.get(
        name in ofLeRobot ? ofLeRobot : name in hidden ? hidden : target,
        name,
      ) as unknown,
  });
}

interface CameraQuestion {
  /** Keys to leave out. */
  asked: readonly string[];
  format: ExportFormatId;
  /** Empty where the format takes any. */
  sizes: WholePictures['sizes'];
}

/** What keeps the cameras from being written, one sentence each. */
export function cameraBlockers(
  dataset: Dataset,
  { asked, format, sizes }: CameraQuestion,
): string[] {
  const blockers: string[] = [];
  const { summary } = dataset;
  const { cameras, name } = summary;
  const known = cameras.map(({ key }) => key);
  for (const camera of asked.filter((each) => !known.includes(each))) {
    blockers.push(
      `${name} has no camera ${camera} to leave out; it has ${known.join(', ') || 'none'}.`,
    );
  }
  for (const camera of cameras) {
    const { key } = camera;
    if (asked.includes(key) || isPictured(camera) || isAbsent(dataset, key)) continue;
    if (format.startsWith('lerobot') && staysInRows(dataset, key)) continue;
    const why = summary.problems.find((each) => each.camera === key)?.message ?? '';
    blockers.push(
      `None of the pictures of camera ${key} can be read, so it cannot be written; restore its files, or leave it out (--without-camera ${key}). ${why}`.trim(),
    );
  }
  for (const [camera, bySize] of sizes) {
    if (bySize.size < 2) continue;
    blockers.push(
      `Camera ${camera} has pictures of several sizes (${listed(bySize)}), and this format has one size for all; leave out the episodes of one (--drop), or the camera (--without-camera ${camera}).`,
    );
  }
  return blockers;
}

/** Cameras that are not in the export, each with its reason, and those of which something is lost. */
export function cameraRemarks(dataset: Dataset, asked: readonly string[]): Problem[] {
  const { cameras, problems } = dataset.summary;
  const lessened = problems.filter(
    ({ code, camera }) => code === 'depth-as-grey' && !asked.includes(camera ?? ''),
  );
  const leftOut = cameras.flatMap(({ key }): Problem[] => {
    const why = asked.includes(key)
      ? 'as was asked'
      : isAbsent(dataset, key)
        ? 'for it is declared but has no files'
        : null;
    const message = `Camera ${key} is left out, ${why}.`;
    return why === null
      ? []
      : [{ code: 'camera-left-out', severity: 'info', message, camera: key }];
  });
  return [...leftOut, ...lessened];
}

/** A column of pictures goes along as it is, whatever is in it. */
const staysInRows = (dataset: Dataset, key: string): boolean =>
  isLeRobotDataset(dataset) && dataset.videoFeatures.every((feature) => feature.key !== key);

/** Whether nobody has lost anything: there was never a file of it. */
const isAbsent = ({ summary }: Dataset, key: string): boolean =>
  summary.problems.some(({ code, camera }) => code === 'camera-without-files' && camera === key);
