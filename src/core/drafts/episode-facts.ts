/** What the questions about one episode share: its motion in words, its pictures, its kept keyframes. */
import { StudioError } from '../../shared/errors';
import { shiftedPicture } from '../../shared/model/camera-shift';
import type { DraftSettings } from '../../shared/model/draft';
import type { ReviewedKeyframe } from '../../shared/model/keyframe';
import type { Policy } from '../../shared/model/policy';
import type { Embodiment } from '../../shared/model/dataset';
import type { Dataset, VideoSource } from '../datasets/dataset';
import { unknownMovement } from '../keyframes/draft';
import { episodeMovement } from '../keyframes/episode-movement';
import { readShifts } from '../project/camera-shifts';
import type { ProjectFolder } from '../project/project-folder';
import type { Pictures } from './pictures';
import { questionOf, type Question } from './prompt';
import type { EpisodeStanding } from './targets';

export interface EpisodeFacts {
  /** The question about one of the standing keyframes; takes its pictures. */
  question(target: ReviewedKeyframe): Promise<Question>;
}

/**
 * Throws `conflict` where the episode is not the one that was proposed, `unsupported` where it has no pictures, and
 * what reading it throws.
 */
export async function episodeFacts(
  context: {
    dataset: Dataset;
    robot: Embodiment;
    settings: DraftSettings;
    policy: Policy;
    pictures: Pictures;
    /** Of the project, whose cameras may be shifted, and which keeps what they saw. */
    folder: ProjectFolder;
  },
  { episode, fingerprint, standing }: EpisodeStanding,
): Promise<EpisodeFacts> {
  const { dataset, settings, pictures } = context;
  if ((await dataset.fingerprint(episode)) !== fingerprint) {
    throw new StudioError(
      'conflict',
      `Episode ${episode} changed since its keyframes were proposed; propose it again.`,
    );
  }
  const { tasks, length } = dataset.episode(episode);
  const frameTasks = (await dataset.frameTasks?.(episode)) ?? null;
  const movement = await episodeMovement(context, episode);
  const videos = (await dataset.videos(episode, settings.cameras))
    .filter(({ frames }) => frames > 0)
    .slice(0, settings.cameras);
  const shifts = await readShifts(context.folder);
  const picture = (source: VideoSource, frame: number) =>
    pictures.of(source, shiftedPicture(frame, shifts[source.cameraKey] ?? 0, source.frames));
  const [main] = videos;
  if (main === undefined) {
    throw new StudioError('unsupported', `Episode ${episode} has no pictures that can be read.`);
  }

  const around = async (neighbour: ReviewedKeyframe | undefined) =>
    neighbour === undefined
      ? null
      : { frame: neighbour.frame, picture: await picture(main, neighbour.frame) };
  const shown = async (source: VideoSource, frame: number) => ({
    camera: source.cameraKey.replace(/^observation\.images?\./, ''),
    picture: await picture(source, frame),
  });

  return {
    async question(target) {
      const at = standing.indexOf(target);
      const next = standing[at + 1];
      // At once, so that they are read together.
      const [now, before, after] = await Promise.all([
        Promise.all(videos.map((source) => shown(source, target.frame))),
        around(standing[at - 1]),
        around(next),
      ]);
      return questionOf(settings, {
        tasks: frameTasks === null ? tasks : [frameTasks[target.frame] ?? ''],
        fps: dataset.summary.fps,
        frames: length,
        frame: target.frame,
        position: { number: at + 1, count: standing.length },
        cues: target.cues.map(({ kind }) => kind),
        movement: movement(target.frame, next?.frame ?? Math.max(0, length - 1)) || unknownMovement,
        now,
        before,
        after,
      });
    },
  };
}
