/**
 * What a teacher is asked about the frames of one episode: by state and text first, pictures only for those that are
 * asked.
 */
import { createHash } from 'node:crypto';
import { StudioError } from '../../../shared/errors';
import type { CollectSettings, FeatureMap } from '../../../shared/model/collect';
import type { EpisodeSignals } from '../../../shared/model/dataset';
import type { Dataset } from '../../datasets/dataset';
import { Pictures } from '../../drafts/pictures';
import { picturesOfEntry } from './episode-pictures';
import type { Observation, ShownPictures } from './live-teacher';

export interface Question {
  episode: number;
  fingerprint: string;
  frame: number;
  /** Of everything that is asked; the pictures by the episode they are of. */
  requestHash: string;
  /** Without its pictures. */
  shown: Omit<Observation, 'pictures'>;
}

/** Why a frame cannot be asked about, as the rest of "Episode 3, frame 7: ..." */
export type Unfit = { frame: number; because: string };

/** Throws what reading the episode throws. Looks at no picture. */
export async function questionsOf(
  dataset: Dataset,
  asking: { settings: CollectSettings; map: FeatureMap },
  episode: number,
  frames: readonly number[],
): Promise<{ questions: Question[]; unfit: Unfit[] }> {
  const { map, settings } = asking;
  const fingerprint = await dataset.fingerprint(episode);
  const signals = await dataset.signals(episode);
  const { tasks } = dataset.episode(episode);
  const frameTasks = (await dataset.frameTasks?.(episode)) ?? null;
  const questions: Question[] = [];
  const unfit: Unfit[] = [];
  for (const frame of frames) {
    const task = frameTasks === null ? tasks[0] : frameTasks[frame];
    const states = map.states.map((entry) => ({
      key: entry.key,
      rows: rowsAt(signals, entry, frame),
    }));
    const broken = states.find(({ rows }) => !rows.flat().every(Number.isFinite));
    if (broken !== undefined) {
      unfit.push({ frame, because: `its ${broken.key} has values that are no finite numbers` });
      continue;
    }
    const shown = {
      states,
      prompt:
        map.prompt === null ? null : { key: map.prompt.key, text: map.prompt.text ?? task ?? '' },
      constants: map.constants,
    };
    const requestHash = hashOf(settings, map, { fingerprint, episode, frame, shown });
    questions.push({ episode, fingerprint, frame, requestHash, shown });
  }
  return { questions, unfit };
}

function rowsAt(
  { blocks }: EpisodeSignals,
  { feature, dims, scale, offset, steps }: FeatureMap['states'][number],
  frame: number,
): number[][] {
  const block = blocks.find(({ key }) => key === feature);
  const width = block?.names.length ?? 0;
  return steps.map((step) => {
    const row = Math.max(0, frame + step) * width;
    return dims.map((dim) => (block?.values[row + dim] ?? Number.NaN) * scale + offset);
  });
}

/**
 * Everything that the answer depends on and that does not change by moving the server: not its address, its key or its
 * pace. Pictures go in as the episode, its cameras and how they are cut: reading them again would cost more than
 * asking.
 */
function hashOf(
  { teacher, protocol, model, instructions, answerTokens, topLogprobs }: CollectSettings,
  map: FeatureMap,
  asked: object,
): string {
  const words = protocol === 'chat' ? { instructions, answerTokens, topLogprobs } : {};
  return createHash('sha256')
    .update(JSON.stringify([1, teacher, protocol, model, words, map, asked]))
    .digest('hex');
}

/**
 * The questions with their pictures, in the same order. Throws what reading pictures throws, `unsupported` without any.
 */
export async function* withPictures(
  dataset: Dataset,
  { settings, map }: { settings: CollectSettings; map: FeatureMap },
  questions: readonly Question[],
  signal: AbortSignal,
): AsyncGenerator<{ question: Question; observation: Observation }> {
  const [first] = questions;
  if (first === undefined) return;
  const streams = await streamsOf(dataset, { settings, map }, questions, signal);
  try {
    for (const question of questions) {
      const pictures: ShownPictures[] = [];
      for (const stream of streams) {
        const next = await stream.next();
        if (next.done !== true) pictures.push(next.value);
      }
      yield { question, observation: { ...question.shown, pictures } };
    }
  } finally {
    await Promise.all(streams.map((stream) => stream.return(undefined)));
  }
}

async function streamsOf(
  dataset: Dataset,
  { settings, map }: { settings: CollectSettings; map: FeatureMap },
  questions: readonly Question[],
  signal: AbortSignal,
): Promise<AsyncGenerator<ShownPictures, void>[]> {
  const episode = questions[0]?.episode ?? 0;
  const videos = await dataset.videos(episode, undefined, signal);
  const frames = questions.map(({ frame }) => frame);
  const jpegs = new Pictures({ width: settings.pictureWidth, signal });
  return map.cameras.map((entry) => {
    const source = videos.find(
      ({ cameraKey, frames: count }) => cameraKey === entry.camera && count > 0,
    );
    const camera = dataset.summary.cameras.find(({ key }) => key === entry.camera);
    if (source === undefined || camera === undefined) {
      throw new StudioError(
        'unsupported',
        `Episode ${episode} has no pictures of ${entry.camera} that can be read.`,
      );
    }
    return (async function* (): AsyncGenerator<ShownPictures, void> {
      const { key, width, height } = entry;
      if (settings.protocol === 'chat') {
        for (const frame of frames) {
          const at = (step: number) => Math.min(Math.max(frame + step, 0), source.frames - 1);
          const steps = await Promise.all(entry.steps.map((step) => jpegs.of(source, at(step))));
          yield { key, width, height, steps };
        }
        return;
      }
      for await (const steps of picturesOfEntry(entry, camera, source, { frames, signal })) {
        yield { key, width, height, steps };
      }
    })();
  });
}
