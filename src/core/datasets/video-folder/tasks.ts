/**
 * What is done in which video, from the jsonl files beside them. There is no standard: a line names its video by file
 * name or number, and its task by one of the usual words; lines that name no video are taken in order.
 */
import path from 'node:path';
import { z } from 'zod';
import type { Problem } from '../../../shared/errors';
import { faultOfData } from '../../system/classify-error';
import { readJsonLines } from '../lerobot/metadata/json-lines';
import { problem } from '../problems';

const fileWords = ['file_name', 'file', 'video', 'video_path', 'path', 'filename', 'name'];
const numberWords = ['episode_index', 'episode', 'index'];
const taskWords = 'task instruction language_instruction text caption prompt description'.split(
  ' ',
);
const lineSchema = z.record(z.string(), z.unknown());
const maxTask = 100_000;

/** Tasks by position of the video in `videos` (file names). */
export async function readVideoTasks(
  root: string,
  videos: readonly string[],
  lists: readonly string[],
): Promise<{ tasks: Map<number, string>; problems: Problem[] }> {
  const tasks = new Map<number, string>();
  const problems: Problem[] = [];
  const positions = new Map<string, number>();
  videos.forEach((video, position) => {
    positions.set(video, position);
    positions.set(path.parse(video).name, position);
  });
  for (const file of lists) {
    const unnamed: string[] = [];
    let astray = 0;
    try {
      for await (const { value } of readJsonLines(root, file)) {
        const line = lineSchema.safeParse(value);
        const task = line.success ? textOf(line.data, taskWords) : null;
        if (!line.success || task === null) continue;
        const named = textOf(line.data, fileWords);
        const number = numberWords.map((word) => line.data[word]).find(Number.isInteger);
        if (named !== null) {
          const position = positions.get(path.posix.basename(named.replaceAll('\\', '/')));
          if (position === undefined) astray += 1;
          else tasks.set(position, task);
        } else if (typeof number === 'number') tasks.set(number, task);
        else unnamed.push(task);
      }
    } catch (error) {
      const { message: why } = faultOfData(error, `${file} cannot be read`);
      const message = `${why} Its tasks are left out.`;
      problems.push(problem('tasks-unreadable', { message, file }));
    }
    if (unnamed.length === videos.length) {
      unnamed.forEach((task, position) => tasks.set(position, task));
    } else astray += unnamed.length;
    if (astray === 0) continue;
    const message = `${astray} lines of ${file} belong to none of the ${videos.length} videos and are left out.`;
    problems.push(problem('tasks-unused', { message, file }));
  }
  return { tasks, problems };
}

function textOf(line: Readonly<Record<string, unknown>>, words: readonly string[]): string | null {
  for (const word of words) {
    const value = line[word];
    if (typeof value === 'string' && value.trim() !== '') return value.trim().slice(0, maxTask);
  }
  return null;
}
