/** Conversations: the shape that LLaMA-Factory and ms-swift read, and pictures that are the right ones. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { chatJsonl } from '../../../src/core/export/formats/chat-jsonl';
import { jpegsOf } from '../../../src/core/export/formats/jpegs';
import { demoDataset, realDataset, sharedData } from '../../shared-data';
import { pictureSize } from '../datasets/formats/coded-pictures';
import { smallDataset } from '../datasets/small-dataset';
import { outTask, written } from './out-task';
import { shownNumbers } from './shown-number';

interface Line {
  messages: { role: string; content: string }[];
  images: string[];
  metadata: Record<string, unknown>;
}

async function linesOf(folder: string): Promise<Line[]> {
  const text = await readFile(path.join(folder, 'train.jsonl'), 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
}

describe('chat-jsonl', () => {
  it('asks with the pictures and answers with the text, a line per keyframe', async () => {
    const task = await outTask(demoDataset, {
      keyframes: { 4: { 3: 'Reach <image> it.', 70: 'Lift it.', 90: '' }, 7: {} },
    });
    const files = await written(chatJsonl, task);
    expect(files).toEqual([
      'dataset_info.json',
      'images/episode_000000/000003-front.jpg',
      'images/episode_000000/000003-wrist.jpg',
      'images/episode_000000/000070-front.jpg',
      'images/episode_000000/000070-wrist.jpg',
      'train.jsonl',
    ]);
    const lines = await linesOf(task.folder);
    const instruction = task.dataset.episode(4).tasks[0] ?? '';
    expect(lines).toHaveLength(2);
    expect(lines[0]?.images).toEqual(files.slice(1, 3));
    for (const { messages, images, metadata } of lines) {
      expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
      // The trainers refuse a line whose tags and pictures differ in number.
      const tags = messages.flatMap(({ content }) => content.match(/<image>/g) ?? []);
      expect(tags).toHaveLength(images.length);
      expect(messages[0]?.content).toContain(instruction);
      expect(metadata).toMatchObject({
        task: instruction,
        source_episode_index: 4,
        cues: ['pause'],
      });
    }
    expect(lines.map(({ messages }) => messages[1]?.content)).toEqual([
      'Reach (image) it.',
      'Lift it.',
    ]);
    expect(lines[1]?.metadata).toMatchObject({ frame_index: 70, time_sec: 70 / 15 });
    const info = JSON.parse(
      await readFile(path.join(task.folder, 'dataset_info.json'), 'utf8'),
    ) as Record<string, { file_name: string; columns: Record<string, string> }>;
    expect(info['dualvla']).toMatchObject({
      file_name: 'train.jsonl',
      formatting: 'sharegpt',
      columns: { messages: 'messages', images: 'images' },
    });
  });

  it('shows exactly the frame of each keyframe, also where episodes share a file and frames are skipped', async () => {
    const root = await smallDataset({ version: 'v3.0', lengths: [12, 18], video: true });
    const plain = await outTask(root, { keyframes: { 1: { 0: 'a', 7: 'b', 8: 'c', 17: 'd' } } });
    await written(chatJsonl, plain);
    const shown = await shownNumbers(
      (await linesOf(plain.folder)).map(({ images }) => path.join(plain.folder, images[0] ?? '')),
    );
    const first = shown[0] ?? Number.NaN;
    expect(shown.map((number) => number - first)).toEqual([0, 7, 8, 17]);

    const strided = await outTask(root, {
      keyframes: { 1: { 5: 'a', 14: 'b' } },
      skip: 2,
      options: { stride: 3 },
    });
    await written(chatJsonl, strided);
    const lines = await linesOf(strided.folder);
    expect(
      lines.map(({ metadata }) => [metadata['frame_index'], metadata['source_frame_index']]),
    ).toEqual([
      [1, 5],
      [4, 14],
    ]);
    const numbers = await shownNumbers(
      lines.map(({ images }) => path.join(strided.folder, images[0] ?? '')),
    );
    expect(numbers.map((number) => number - first)).toEqual([5, 14]);
  });

  it('names the episode and the frame whose picture is missing', async () => {
    const root = await smallDataset({ version: 'v2.1', lengths: [6], video: true });
    const task = await outTask(root, { keyframes: { 0: { 1: 'a' } } });
    const [video] = await task.dataset.videos(0);
    if (video === undefined) throw new Error('no video');
    const request = { video, fps: 10, frames: [1, 5, 6], name: 'Episode 0' };
    const sizes: number[] = [];
    const all = async () => {
      for await (const jpeg of jpegsOf(request, task.job.signal)) sizes.push(jpeg.length);
    };
    await expect(all()).rejects.toThrow(
      'Episode 0 has no picture for frame 6 in observation.images.top',
    );
    expect(sizes).toHaveLength(2);
    expect(Math.min(...sizes)).toBeGreaterThan((pictureSize.width * pictureSize.height) / 100);
  });

  it('stops between two pictures when it is canceled', async () => {
    const root = await smallDataset({ version: 'v2.1', lengths: [6, 6], video: true });
    const task = await outTask(root, { keyframes: { 0: { 1: 'a', 2: 'b' }, 1: { 3: 'c' } } });
    const cancel = new AbortController();
    const job = { signal: cancel.signal, report: () => {} };
    let pictures = 0;
    const wrote = (phase: string) => {
      if (phase !== 'writing pictures') return;
      pictures += 1;
      cancel.abort();
    };
    await expect(chatJsonl.write({ ...task, job, wrote })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(pictures).toBe(1);
  });

  it.skipIf(sharedData === null)('says that it needs pictures where there are none', async () => {
    const task = await outTask(realDataset('robosuite-demos-hdf5'), { keyframes: { 0: {} } });
    expect(await chatJsonl.blockers(task)).toEqual([
      expect.stringContaining('has no pictures that can be read'),
    ]);
  });
});
