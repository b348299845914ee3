/** Everything an export needs to know before it writes: the plan shows a summary of it, the run follows it. */
import type { ExportOptions, Repair } from '../../../../shared/model/export';
import type { LeRobotDataset } from '../../../datasets/lerobot/lerobot-dataset';
import type { JobContext } from '../../../jobs/progress';
import type { Project } from '../../../project/project';
import { nameColumns, type ColumnRules } from '../rows/columns';
import { surveyFiles, type DataFile, type SourcedEpisode } from '../rows/survey';
import { outputPath } from '../output-path';
import { parsePythonJson } from '../../files/python-json';
import {
  selectEpisodes,
  type ExportRequest,
  type Selection,
  type SkippedEpisode,
} from '../../select/select-episodes';
import { findSideFiles, type SideFile } from '../meta/side-files';
import type { RowFacts } from '../rows/row-facts';
import { findVideos, type VideoFile } from '../videos/stated-videos';
import { readFile } from 'node:fs/promises';

/** A kept episode with its place in the export. */
export interface PlacedEpisode extends SourcedEpisode {
  /** Its number in the export. */
  target: number;
  /** Position of its first frame over all episodes. */
  from: number;
}

export interface CopiedFile {
  /** Absolute, in the source. */
  file: string;
  /** Relative to the export. */
  to: string;
  bytes: number;
}

export interface ExportDraft {
  source: LeRobotDataset;
  project: Project;
  options: ExportOptions;
  /** `meta/info.json` as it is, key order and all. */
  info: Readonly<Record<string, unknown>>;
  /** In the order of their numbers. */
  episodes: PlacedEpisode[];
  skipped: SkippedEpisode[];
  contested: Selection['contested'];
  /** Whether episodes of the source are left out; then the others are numbered anew, from 0 without holes. */
  leavesOut: boolean;
  rules: ColumnRules;
  files: DataFile[];
  facts: ReadonlyMap<number, RowFacts>;
  videos: CopiedFile[];
  sideFiles: SideFile[];
  absentCameras: string[];
  /** Absent cameras that the export no longer declares. */
  droppedCameras: string[];
}

/** Reads what has to be read; long for many episodes. Throws `corrupt-data` or `io`, or when canceled. */
export async function draftExport(
  request: ExportRequest & { dataset: LeRobotDataset },
  job: JobContext,
): Promise<ExportDraft> {
  const { dataset, project, options } = request;
  const info = await readRawInfo(dataset);
  const selection = await selectEpisodes({ dataset, project, options }, job);
  const videos = await findVideos(dataset, selection.kept);
  const withPictures = selection.kept.filter(({ episode }) => videos.byEpisode.has(episode));
  const survey = await surveyFiles(dataset, withPictures, job);
  const kept = survey.files
    .flatMap(({ episodes }) => episodes)
    .sort((a, b) => a.episode - b.episode);

  const repairs = new Set<Repair>(options.repair);
  const leavesOut = kept.length < dataset.episodes.length;
  const renumber = leavesOut || repairs.has('indices');
  const rules: ColumnRules = {
    names: nameColumns(
      new Set([
        ...dataset.summary.features.map(({ key }) => key),
        ...survey.files.flatMap(({ columns }) => [...columns.keys()]),
      ]),
    ),
    renumber,
    repairs,
    fps: dataset.summary.fps,
  };
  const placed = place(kept, renumber);
  const byIndex = new Map(placed.map((episode) => [episode.episode, episode]));
  return {
    source: dataset,
    project,
    options,
    info,
    episodes: placed,
    skipped: [...selection.skipped, ...videos.broken, ...survey.broken].sort(
      (a, b) => a.episode - b.episode,
    ),
    contested: selection.contested,
    leavesOut,
    rules,
    files: survey.files.filter(({ episodes }) => episodes.length > 0),
    facts: survey.facts,
    videos: copies(dataset, byIndex, videos.byEpisode),
    sideFiles: await findSideFiles(dataset),
    absentCameras: videos.absentCameras,
    droppedCameras: repairs.has('totals') ? videos.absentCameras : [],
  };
}

/** LeRobot needs episodes from 0 without holes: where any is left out, the others move up. */
function place(kept: readonly SourcedEpisode[], renumber: boolean): PlacedEpisode[] {
  let from = 0;
  return kept.map((episode, position) => {
    const placed = { ...episode, target: renumber ? position : episode.episode, from };
    from += episode.frames;
    return placed;
  });
}

function copies(
  dataset: LeRobotDataset,
  episodes: ReadonlyMap<number, PlacedEpisode>,
  videos: ReadonlyMap<number, ReadonlyMap<string, VideoFile>>,
): CopiedFile[] {
  const found = new Map<string, CopiedFile>();
  for (const [episode, files] of videos) {
    const placed = episodes.get(episode);
    if (placed === undefined) continue;
    for (const [camera, { file, relative, bytes }] of files) {
      const to = outputPath(dataset, { kind: 'video', camera, relative, target: placed.target });
      found.set(to, { file, to, bytes });
    }
  }
  return [...found.values()];
}

async function readRawInfo(dataset: LeRobotDataset): Promise<Record<string, unknown>> {
  const text = await readFile(await dataset.resolve('meta/info.json'), 'utf8');
  return parsePythonJson(text) as Record<string, unknown>;
}
