/** A LeRobot dataset as the version it is: what goes along, what is mended, and what is worth knowing about it. */
import type { Problem } from '../../../shared/errors';
import type { Repair } from '../../../shared/model/export';
import type { LeRobotDataset } from '../../datasets/lerobot/lerobot-dataset';
import type { FormatTask, OutEpisode } from '../formats/format';
import { code } from '../markdown';
import type { ReadmeWords } from '../readme';
import { placeOfCopy } from './layout';
import { placed, type CopiedFile, type CopyOutline } from './lerobot-outline';
import { aboutStatistics, hubHeader, trainingText } from './lerobot-readme';
import { findSideFiles } from './meta/side-files';
import { readObject } from './meta/source-lists';
import { carrierRules } from './rows/carriers';
import { nameColumns } from './rows/columns';
import { gapRemarks, gapsOfSource } from './rows/gaps';
import type { Survey } from './rows/survey';
import { findLost } from './videos/placed-pictures';
import type { StatedVideos } from './videos/stated-videos';

/**
 * LeRobot needs episodes from 0 without holes: where any is left out, the others move up. Throws `corrupt-data` for
 * path templates that lead out of the export, and what reading `meta/` throws.
 */
export async function outlineOfCopy(
  task: Omit<FormatTask, 'dataset'> & { dataset: LeRobotDataset },
  survey: Survey,
  videos: StatedVideos,
): Promise<CopyOutline> {
  const { dataset, options, looks, job } = task;
  const repairs = new Set<Repair>(options.repair);
  const leavesOut = task.episodes.length < dataset.episodes.length;
  const renumber = leavesOut || repairs.has('indices');
  const episodes = placed(
    task.episodes.map((episode, position) => ({
      ...episode,
      target: renumber ? position : episode.episode,
    })),
  );
  const sourceColumns = new Set([
    ...dataset.summary.features.map(({ key }) => key),
    ...survey.files.flatMap(({ columns }) => [...columns.keys()]),
  ]);
  const { fps, version } = dataset.summary;
  const copied = videosOf(dataset, episodes, videos);
  return {
    way: 'copied',
    version,
    layout: dataset.layout,
    dataset,
    options,
    robot: task.project.robot,
    fps,
    episodes,
    info: (await readObject(await dataset.resolve('meta/info.json'))) ?? {},
    facts: survey.facts,
    leavesOut,
    rules: {
      names: nameColumns(sourceColumns, carrierRules.columns.taken),
      renumber,
      repairs,
      fps,
    },
    files: survey.files.filter((file) => file.episodes.length > 0),
    ...copied,
    lost: await findLost(copied.pictures, { fps, looks, fileOf: ({ file }) => file }, job.signal),
    looks,
    sideFiles: await findSideFiles(dataset),
    absentCameras: videos.absentCameras,
    droppedCameras: repairs.has('totals') ? videos.absentCameras : [],
  };
}

/** Each file once, however many episodes share it, and the pictures of each episode in it. */
function videosOf(
  dataset: LeRobotDataset,
  episodes: readonly OutEpisode[],
  { byEpisode }: StatedVideos,
): Pick<CopyOutline, 'videos' | 'pictures'> {
  const found = new Map<string, CopiedFile>();
  const pictures: CopyOutline['pictures'] = [];
  for (const { episode, target, frames } of episodes) {
    const locations = dataset.videoLocations(episode);
    for (const [camera, { file, relative, bytes }] of byEpisode.get(episode) ?? []) {
      const place = { relative, episode: target };
      const to = placeOfCopy(dataset, { kind: 'video', camera }, place);
      found.set(to, { file, to, bytes });
      const startSec = locations.find(({ cameraKey }) => cameraKey === camera)?.fromSec ?? 0;
      pictures.push({ episode, camera, file, to, startSec, frames: frames.length });
    }
  }
  return { videos: [...found.values()], pictures };
}

const sumOf = (files: readonly { bytes: number }[]): number =>
  files.reduce((sum, { bytes }) => sum + bytes, 0);

/** Rows are packed anew, with another codec perhaps; the lists come to a few kilobytes per episode. */
export function bytesOfCopy({ videos, sideFiles, files, episodes }: CopyOutline): {
  totalBytes: number;
  videoBytes: number;
} {
  const videoBytes = sumOf(videos);
  const characters = episodes
    .flatMap(({ keyframes }) => keyframes)
    .reduce((sum, { reasoning }) => sum + reasoning.text.length, 0);
  const rows = Math.ceil(sumOf(files) * 1.2) + characters * 2;
  const lists = sumOf(sideFiles) + episodes.length * 4_096 + 65_536;
  return { totalBytes: videoBytes + rows + lists, videoBytes };
}

export function remarksOnCopy(outline: CopyOutline): Problem[] {
  const { dataset, rules, leavesOut, sideFiles, videos } = outline;
  const episodes = outline.episodes.map(({ episode }) => episode);
  const problems = gapRemarks(gapsOfSource(episodes, outline.facts), episodes.length);
  const note = (code: string, message: string): void => {
    problems.push({ code, severity: 'info', message });
  };
  if (leavesOut) {
    note(
      'renumbered',
      `Episodes are left out, so the others are numbered anew from 0 (episode_index and index change); curation/episodes.json says which is which.`,
    );
    const side = sideFiles.map(({ to }) => to).filter((to) => !to.startsWith('meta/tasks.'));
    if (side.length > 0) {
      note(
        'side-files-kept',
        `${side.join(', ')} are copied as they are; where they name episodes, they mean the source's numbers.`,
      );
    }
    if (outline.layout === 'v3' && videos.length > 0) {
      note(
        'shared-videos',
        'A video file that holds a kept episode is copied whole, with the pictures of left-out episodes in it.',
      );
    }
    if (outline.version === 'v2.0' && dataset.videoFeatures.length > 0) {
      note(
        'picture-statistics',
        'Statistics of pictures in meta/stats.json are those of the whole source; all others are made anew.',
      );
    }
  }
  for (const [name, next] of rules.names) {
    if (name === next) continue;
    note('column-renamed', `The source's column ${name} is kept as ${next}.`);
  }
  return problems;
}

export function readmeOfCopy({ version, rules }: CopyOutline, name: string): ReadmeWords {
  const renamed = [...rules.names]
    .filter(([from, to]) => from !== to)
    .map(([from, to]) => `- ${code(to)}: the source's own ${code(from)}.\n`);
  const done = [...rules.repairs].sort();
  return {
    header: `${hubHeader}\n`,
    what: `A LeRobot ${version} dataset with sparse embodied reasoning`,
    numbers: 'under their own numbers',
    features: `Two features are new; all others are the source's:

- \`reasoning\` (string): what to do next and why, at keyframes; empty on every other frame.
- \`is_keyframe\` (bool): whether the frame is a keyframe.
${renamed.join('')}
`,
    mended: done.length === 0 ? '' : `; repaired on request: ${done.join(', ')}`,
    loading: `${trainingText(name)}\n${aboutStatistics(version)}`,
  };
}
