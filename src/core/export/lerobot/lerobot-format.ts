/** Any dataset as LeRobot v2.1 or v3.0, and a LeRobot dataset as the version it is. */
import path from 'node:path';
import type { Problem } from '../../../shared/errors';
import type { ExportFormatId, ExportOptions, ExportPlan } from '../../../shared/model/export';
import type { Dataset } from '../../datasets/dataset';
import { addAll } from '../../system/add-all';
import { isLeRobotDataset } from '../../datasets/lerobot/lerobot-dataset';
import type { ExportFormat, FormatTask, OutEpisode, Taken, WriteTask } from '../formats/format';
import { faultOfData } from '../../system/classify-error';
import type { ReadmeWords } from '../readme';
import { VideoLooks } from '../video/video-looks';
import { skip, type SkippedEpisode } from '../select/select-episodes';
import { beyondRepair, loaderVerdicts } from './loaders';
import type { LeRobotVersion } from './layout';
import { blockersAnew, bytesAnew, outlineOfAnew, remarksAnew } from './lerobot-anew';
import { bytesOfCopy, outlineOfCopy, readmeOfCopy, remarksOnCopy } from './lerobot-copy';
import type { LeRobotOutline } from './lerobot-outline';
import { readmeAnew } from './lerobot-readme';
import { modalityRemark } from './meta/modality';
import { surveySignals } from './rows/signal-survey';
import { surveyFiles, type Survey } from './rows/survey';
import { findLost, type LostPictures, type PlacedPictures } from './videos/placed-pictures';
import { findStatedVideos } from './videos/stated-videos';
import { writeLeRobot } from './write-lerobot';

/**
 * One object per export: it keeps what `take` learned about the source. A source of the asked version is copied, so
 * that every byte of video and every value stay, unless frames or carrier change, or who names the version would get
 * one that its loader cannot read and no repair of a copy can mend.
 */
export class LeRobotFormat implements ExportFormat {
  private readonly version: LeRobotVersion;
  private readonly mayCopy: boolean;
  /** Null until `take` was asked, and where no episode is left. */
  private outline: LeRobotOutline | null = null;
  /** Pictures that LeRobot would not find in what was written; null before that. */
  private written: LostPictures[] | null = null;

  constructor(
    dataset: Dataset,
    private readonly options: ExportOptions,
  ) {
    const { format, carrier, trimIdle, stride, withoutCameras } = options;
    const own = isLeRobotDataset(dataset) ? dataset.layout : null;
    this.version =
      format === 'lerobot-v2.1' || (format === 'lerobot' && own === 'v2') ? 'v2.1' : 'v3.0';
    const isOwn = format === 'lerobot' || format === `lerobot-${dataset.summary.version}`;
    const isWhole =
      carrier === 'columns' && !trimIdle && stride === 1 && withoutCameras.length === 0;
    this.mayCopy = own !== null && isOwn && isWhole;
  }

  get id(): ExportFormatId {
    return this.outline?.way === 'copied' ? this.options.format : `lerobot-${this.version}`;
  }

  get label(): string {
    return this.outline?.way === 'copied' ? this.outline.version : `LeRobot ${this.version}`;
  }

  async take(task: FormatTask): Promise<Taken> {
    const { dataset } = task;
    const { signal } = task.job;
    const skipped: SkippedEpisode[] = [];
    const left = new Map(task.episodes.map((episode) => [episode.episode, episode]));
    const leave = (broken: readonly SkippedEpisode[]): void => {
      addAll(skipped, broken);
      for (const { episode } of broken) left.delete(episode);
    };
    let survey: Survey | null = null;
    if (isLeRobotDataset(dataset)) {
      const videos = await findStatedVideos(dataset, [...left.keys()], signal);
      leave(videos.broken);
      survey = await surveyFiles(dataset, [...left.keys()], signal);
      leave(survey.broken);
      if (this.mayCopy) {
        const outline = await outlineOfCopy(
          { ...task, dataset, episodes: [...left.values()] },
          survey,
          videos,
        );
        if (this.options.format === 'lerobot' || !beyondRepair(outline)) {
          this.outline = outline;
          return { episodes: outline.episodes, skipped };
        }
      }
    }
    for (const episode of left.values()) {
      signal.throwIfAborted();
      const why = await unusable(task, episode);
      if (why !== null) leave([skip(episode.episode, 'broken', why)]);
    }
    const episodes = [...left.values()].map((episode, target) => ({ ...episode, target }));
    if (episodes.length > 0) {
      this.outline = await outlineOfAnew({ ...task, episodes }, this.version, survey);
    }
    return { episodes, skipped };
  }

  blockers(): string[] {
    if (this.options.carrier === 'language' && this.version === 'v2.1') {
      return [
        'Language columns belong to LeRobot 0.6, which reads only v3.0; choose lerobot-v3.0, or another carrier.',
      ];
    }
    return this.outline?.way === 'anew' ? blockersAnew(this.outline) : [];
  }

  async remarks({ job }: FormatTask): Promise<Problem[]> {
    if (this.outline === null) return [];
    return this.outline.way === 'copied'
      ? [...remarksOnCopy(this.outline), ...(await modalityRemark(this.outline))]
      : remarksAnew(this.outline, job.signal);
  }

  verdicts(): Pick<ExportPlan, 'loaders' | 'repairs'> {
    if (this.outline === null) return { loaders: [], repairs: [] };
    return loaderVerdicts(this.outline, this.written);
  }

  silent(): string {
    return this.outline?.way === 'copied'
      ? 'they are marked in is_keyframe, but teach no reasoning'
      : 'they teach no reasoning';
  }

  readme({ options }: FormatTask): ReadmeWords {
    const name = path.basename(options.out);
    return this.outline?.way === 'copied'
      ? readmeOfCopy(this.outline, name)
      : readmeAnew(this.version, this.options.carrier, name);
  }

  async estimate({ job }: FormatTask): Promise<{ totalBytes: number; videoBytes: number }> {
    if (this.outline === null) return { totalBytes: 0, videoBytes: 0 };
    return this.outline.way === 'copied'
      ? bytesOfCopy(this.outline)
      : bytesAnew(this.outline, job.signal);
  }

  async write(task: WriteTask): Promise<void> {
    if (this.outline === null) return;
    const { folder, fps, job } = task;
    const placed = await writeLeRobot(task, this.outline);
    const looks = new VideoLooks(Number.POSITIVE_INFINITY);
    const fileOf = ({ to }: PlacedPictures): string => path.join(folder, to);
    this.written = await findLost(placed, { fps, looks, fileOf }, job.signal);
  }
}

/** Says why where the signals of a dataset that is no LeRobot one cannot be read. */
async function unusable(
  { dataset, job }: FormatTask,
  { episode }: OutEpisode,
): Promise<string | null> {
  if (isLeRobotDataset(dataset)) return null;
  try {
    await surveySignals(dataset, [episode], job.signal);
    return null;
  } catch (error) {
    job.signal.throwIfAborted();
    return faultOfData(error, `Episode ${episode} cannot be read`).message;
  }
}
