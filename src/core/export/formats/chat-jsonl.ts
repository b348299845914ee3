/**
 * One conversation with pictures per keyframe, a line each: the `messages` and `images` that LLaMA-Factory (its
 * sharegpt formatting) and ms-swift read as they are, one `<image>` in the question for each picture.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writeObject, writeObjects } from '../files/text-files';
import { syncFile } from '../files/disk';
import { picturesOf, statedCameras } from './cameras';
import type { ExportFormat, FormatTask, OutEpisode, OutKeyframe, WriteTask } from './format';
import { jpegsOf } from './jpegs';
import { storedPictures } from './stored-pictures';
import { blamedOn } from '../select/blamed-episode';
import { sourceFrame } from '../select/movement';
import { escapedMarks, mediaTag, needsTexts, withoutTags } from './marks';
import { cameraName, distinct } from './names';
import { taskOfFrames } from './tasks';

export const chatJsonl: ExportFormat = {
  id: 'chat-jsonl',
  label: 'Conversations with pictures (JSON lines)',
  blockers: (task) =>
    statedCameras(task).length > 0
      ? needsTexts(task, 'a trainer of conversations')
      : [
          `${task.dataset.summary.name} has no pictures that can be read, and a conversation with pictures needs some; choose another format.`,
        ],
  remarks: ({ episodes }) =>
    escapedMarks(episodes, mediaTag, 'Trainers take <image> in a text for a picture'),
  readme: () => ({
    loading: `A line of \`train.jsonl\` is a conversation about one keyframe: \`messages\` with an \`<image>\` for each of \`images\`, whose
paths start here, and \`metadata\`, which trainers skip.

- LLaMA-Factory: \`--dataset_dir THIS_FOLDER --dataset dualvla\` (\`dataset_info.json\` is here).
- ms-swift: in this folder, \`swift sft --dataset train.jsonl\`.`,
  }),
  estimate,
  async write(task) {
    await writeObjects(path.join(task.folder, 'train.jsonl'), conversations(task));
    await writeObject(path.join(task.folder, 'dataset_info.json'), datasetInfo);
  },
};

/** What LLaMA-Factory asks for: `--dataset_dir OUT --dataset dualvla`. */
const datasetInfo = {
  dualvla: {
    file_name: 'train.jsonl',
    formatting: 'sharegpt',
    columns: { messages: 'messages', images: 'images' },
    tags: {
      role_tag: 'role',
      content_tag: 'content',
      user_tag: 'user',
      assistant_tag: 'assistant',
    },
  },
};

/** A keyframe without a text is no conversation. */
const told = ({ keyframes }: OutEpisode): OutKeyframe[] =>
  keyframes.filter(({ reasoning }) => reasoning.text !== '');

async function estimate(task: FormatTask) {
  const picture = statedCameras(task).reduce(
    (sum, { width, height }) => sum + Math.max(4_096, width * height * 0.2),
    0,
  );
  const totalBytes = task.episodes.reduce(
    (sum, episode) =>
      told(episode).reduce(
        (all, { reasoning }) => all + picture + 700 + reasoning.text.length * 2,
        sum,
      ),
    1_000,
  );
  return { totalBytes: Math.ceil(totalBytes), videoBytes: 0 };
}

async function* conversations(task: WriteTask): AsyncGenerator {
  for (const episode of task.episodes) {
    task.job.signal.throwIfAborted();
    await task.job.mayGoOn?.();
    const keyframes = told(episode);
    if (keyframes.length === 0) continue;
    const images = await blamedOn(episode.episode, () => writeImages(task, episode, keyframes));
    const taskAt = await taskOfFrames(task.dataset, episode);
    for (const keyframe of keyframes) {
      const line = conversation(task, episode, keyframe, {
        images: images.get(keyframe.outFrame) ?? [],
        instruction: taskAt(sourceFrame(episode, keyframe)),
      });
      task.wrote('writing conversations', JSON.stringify(line).length);
      yield line;
    }
  }
}

/** Paths of the pictures of each keyframe, by its place in the export, relative to the export. */
async function writeImages(
  task: WriteTask,
  episode: OutEpisode,
  keyframes: readonly OutKeyframe[],
): Promise<Map<number, string[]>> {
  const { folder, job } = task;
  const relative = `images/episode_${padded(episode.target)}`;
  await mkdir(path.join(folder, relative), { recursive: true });
  const images = new Map<number, string[]>();
  const names = new Set<string>();
  for (const camera of statedCameras(task)) {
    const name = distinct(cameraName(camera.key), names);
    const video = await picturesOf(task, episode, camera);
    if (video === null) continue;
    const frames = keyframes.map((each) => sourceFrame(episode, each));
    const request = { video, frames, name: `Episode ${episode.episode}` };
    const from = { episode, camera: camera.key, frames };
    const stored = await storedPictures(task, from, ({ format }) => format === 'jpeg');
    let at = 0;
    for await (const jpeg of stored ?? jpegsOf(request, job.signal)) {
      const outFrame = keyframes[at]?.outFrame ?? 0;
      at += 1;
      const image = `${relative}/${padded(outFrame)}-${name}.jpg`;
      const file = path.join(folder, image);
      await writeFile(file, jpeg, { flag: 'wx' });
      await syncFile(file);
      task.wrote('writing pictures', jpeg.length);
      images.set(outFrame, [...(images.get(outFrame) ?? []), image]);
    }
  }
  return images;
}

function conversation(
  { dataset, fps }: WriteTask,
  episode: OutEpisode,
  keyframe: OutKeyframe,
  { images, instruction }: { images: readonly string[]; instruction: string },
): unknown {
  const asked =
    instruction === '' ? '' : `The robot's task: ${withStop(withoutTags(instruction))} `;
  const question = `${'<image>'.repeat(images.length)}${asked}What should it do next, and why?`;
  return {
    messages: [
      { role: 'user', content: question },
      { role: 'assistant', content: withoutTags(keyframe.reasoning.text) },
    ],
    images,
    metadata: {
      dataset: dataset.summary.name,
      episode_index: episode.target,
      frame_index: keyframe.outFrame,
      time_sec: keyframe.outFrame / fps,
      source_episode_index: episode.episode,
      source_frame_index: sourceFrame(episode, keyframe),
      task: instruction,
      cues: keyframe.cues.map(({ kind }) => kind),
      text_from: keyframe.reasoning.source,
      ...(episode.outcome.value === null ? {} : { success: episode.outcome.value }),
    },
  };
}

const withStop = (text: string): string => (/[.!?。]$/u.test(text.trim()) ? text : `${text}.`);

const padded = (number: number): string => String(number).padStart(6, '0');
