/** Any dataset as LeRobot v2.1 or v3.0. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Problem } from '../../../shared/errors';
import type { ExportFormatId, ExportPlan } from '../../../shared/model/export';
import { isLeRobotDataset } from '../../datasets/lerobot/lerobot-dataset';
import type { JobContext } from '../../jobs/progress';
import { surveyFiles, type Survey } from './rows/survey';
import { skip, type KeptEpisode, type SkippedEpisode } from '../select/select-episodes';
import type { ExportFormat, FormatTask, OutEpisode, WriteTask } from '../formats/format';
import { isPlainName, type LeRobotVersion } from './layout';
import { faultOfData } from '../../system/classify-error';
import { draftLeRobot, maxTaskIndex, type LeRobotDraft } from './lerobot-draft';
import { judgeLeRobot } from './loaders';
import { howToLoad } from './lerobot-readme';
import { modalityOf } from './meta/modality';
import { cameraFile, camerasOf, kindOf, missingVideos, statedFile } from './videos/camera-files';
import { videoRemarks, videoWay } from './videos/video-ways';
import { writeLeRobot } from './write-lerobot';

/** Bits that a picture of so many pixels takes in a proxy video, as measured. */
const bytesPerPixel = 0.1;

/** One object per export: it keeps what it learned about the source. */
export class LeRobotFormat implements ExportFormat {
  readonly id: ExportFormatId;
  readonly label: string;
  private survey: Survey | null = null;
  private drafted: { episodes: readonly OutEpisode[]; draft: Promise<LeRobotDraft> } | null = null;

  constructor(private readonly version: LeRobotVersion) {
    this.id = `lerobot-${version}`;
    this.label = `LeRobot ${version}`;
  }

  async skip(task: FormatTask, job: JobContext): Promise<SkippedEpisode[]> {
    const { dataset } = task;
    const kept = task.episodes.map(({ episode, fingerprint }): KeptEpisode => ({
      episode,
      frames: dataset.episode(episode).length,
      fingerprint,
      keyframes: [],
      curators: [],
    }));
    const { broken } = await missingVideos(dataset, kept);
    const gone = new Set(broken.map(({ episode }) => episode));
    if (isLeRobotDataset(dataset)) {
      const rest = kept.filter(({ episode }) => !gone.has(episode));
      this.survey = await surveyFiles(dataset, rest, job);
      broken.push(...this.survey.broken);
    }
    for (const { episode } of this.survey?.broken ?? []) gone.add(episode);
    for (const episode of task.episodes) {
      job.signal.throwIfAborted();
      if (gone.has(episode.episode)) continue;
      const why = await this.tooShort(task, episode);
      if (why !== null) broken.push(skip(episode.episode, 'broken', why));
    }
    return broken;
  }

  async blockers(task: FormatTask): Promise<string[]> {
    const { carrier } = task.options;
    if (carrier === 'language' && this.version === 'v2.1') {
      return [
        'Language columns belong to LeRobot 0.6, which reads only v3.0; choose lerobot-v3.0, or another carrier.',
      ];
    }
    if (task.episodes.length === 0) return [];
    const { rows, cameras, tasks } = await this.draft(task);
    const blockers: string[] = [];
    const names = [...rows.columns.map(({ name }) => name), ...cameras];
    const odd = names.find((name) => !isPlainName(name));
    if (odd !== undefined) {
      blockers.push(
        `The source has a feature ${JSON.stringify(odd)}, a name that would be a path and that LeRobot does not allow; rename it in meta/info.json.`,
      );
    }
    if (tasks === null) {
      blockers.push(
        `The source numbers its tasks up to beyond ${maxTaskIndex}, mostly without a text; correct its list of tasks.`,
      );
    }
    return blockers;
  }

  async remarks(task: FormatTask): Promise<Problem[]> {
    if (task.episodes.length === 0) return [];
    const { rows, cameras, dropped } = await this.draft(task);
    const problems = [...rows.remarks];
    const note = (code: string, message: string): void => {
      problems.push({ code, severity: 'info', message });
    };
    if (dropped.length > 0) {
      note(
        'language-dropped',
        `The source's ${dropped.join(' and ')} stay behind: ${task.options.carrier === 'language' ? 'the sparse reasoning takes their place' : 'their times or their kind do not fit the export'}.`,
      );
    }
    if (!Number.isInteger(task.fps)) {
      note(
        'rate-fractional',
        `The export has ${task.fps.toFixed(3)} frames a second; LeRobot's own tools expect a whole number.`,
      );
    }
    const question = this.question(task);
    problems.push(...(await videoRemarks(question, task.episodes, cameras)));
    if (this.version === 'v2.1' && (await modalityOf(task.dataset, cameras)) !== null) {
      note(
        'modality',
        'meta/modality.json says for GR00T which values are which part of the robot.',
      );
    }
    return problems;
  }

  async judge(task: FormatTask): Promise<Pick<ExportPlan, 'loaders' | 'repairs'>> {
    if (task.episodes.length === 0) return { loaders: [], repairs: [] };
    return judgeLeRobot(task, this.version, await this.draft(task), this.survey);
  }

  readme(task: FormatTask): string {
    return howToLoad(task, this.version);
  }

  async estimate(task: FormatTask): Promise<{ totalBytes: number; videoBytes: number }> {
    if (task.episodes.length === 0) return { totalBytes: 0, videoBytes: 0 };
    const { rows } = await this.draft(task);
    const rowBytes = task.episodes.reduce((sum, episode) => sum + rows.bytesOf(episode), 0);
    const { copied, made } = await this.videoBytes(task);
    return {
      totalBytes: Math.ceil(rowBytes * 1.2) + copied + made + task.episodes.length * 8_192 + 65_536,
      videoBytes: copied,
    };
  }

  async write(task: WriteTask): Promise<void> {
    await mkdir(path.join(task.folder, 'meta'), { recursive: true });
    await writeLeRobot(task, this.version, await this.draft(task));
  }

  private draft(task: FormatTask): Promise<LeRobotDraft> {
    if (this.drafted?.episodes !== task.episodes) {
      const { episodes } = task;
      this.drafted = { episodes, draft: draftLeRobot(task, this.version, this.survey) };
    }
    return this.drafted.draft;
  }

  private question(task: FormatTask) {
    return { dataset: task.dataset, version: this.version, stride: task.options.stride };
  }

  /** Says why where pictures have to be cut or encoded and there are too few. */
  private async tooShort(task: FormatTask, episode: OutEpisode): Promise<string | null> {
    if (kindOf(task.dataset) === 'pictures') return null;
    try {
      for (const { key } of camerasOf(task.dataset)) {
        const { way } = await videoWay(this.question(task), episode, key);
        // Files of LeRobot are known to be there, and go along as they are.
        if (way === 'file' && isLeRobotDataset(task.dataset)) continue;
        const { frames } = await cameraFile(task.dataset, episode.episode, key);
        const last = episode.frames.at(-1) ?? 0;
        if (frames === null || frames > last) continue;
        return `Episode ${episode.episode} has ${frames} pictures of ${key}, fewer than its frames.`;
      }
      return null;
    } catch (error) {
      return faultOfData(error, `Episode ${episode.episode} has no videos`).message;
    }
  }

  private async videoBytes(task: FormatTask): Promise<{ copied: number; made: number }> {
    const { dataset, episodes } = task;
    const cameras = camerasOf(dataset);
    const bytes = { copied: 0, made: 0 };
    if (kindOf(dataset) === 'pictures') {
      const frames = episodes.reduce((sum, episode) => sum + episode.frames.length, 0);
      for (const { width, height } of cameras) {
        bytes.made += Math.ceil(frames * width * height * bytesPerPixel);
      }
      return bytes;
    }
    const seen = new Set<string>();
    for (const episode of episodes) {
      for (const { key } of cameras) {
        const found = await statedFile(dataset, episode.episode, key);
        if (found === null || seen.has(found.file)) continue;
        seen.add(found.file);
        const { way } = await videoWay(this.question(task), episode, key);
        bytes[way === 'encoded' ? 'made' : 'copied'] += found.bytes;
      }
    }
    return bytes;
  }
}
