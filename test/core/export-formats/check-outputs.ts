/**
 * What each export must hold, read without the code that wrote it, and opened again where the studio reads the format.
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { Dataset } from '../../../src/core/datasets/dataset';
import { openDataset } from '../../../src/core/datasets/open';
import { ProxyVideos } from '../../../src/core/video/proxy-videos';
import type { ExportFormatId } from '../../../src/shared/model/export';
import { shownCodesOf } from '../datasets/formats/coded-pictures';
import { scratchFolder } from '../datasets/small-dataset';
import { IndependentDataset } from '../export/independent-reader';
import { readingHdf5, valueOf } from './hdf5-reader';
import { shownNumbers } from './shown-number';
import { readRldsFolder } from './tfrecord-reader';

interface Expected {
  source: Dataset;
  /** By episode: a text per frame, empty where pruned. */
  texts: readonly (readonly string[])[];
  pictures: boolean;
  actions: boolean;
}

type Check = (out: string, expected: Expected) => Promise<void>;

export const checks: Readonly<Record<Exclude<ExportFormatId, 'lerobot'>, Check>> = {
  'lerobot-v3.0': leRobot,
  'lerobot-v2.1': leRobot,
  'ecot-json': async (out, { texts }) => {
    const file = await json<Record<string, Record<string, { reasoning: Steps }>>>(
      path.join(out, 'reasonings.json'),
    );
    const said = Object.values(file)[0] ?? {};
    const subtasks = Object.values(said).map(({ reasoning }) =>
      Object.entries(reasoning).map(([step, { subtask }]) => [Number(step), subtask]),
    );
    expect(subtasks).toEqual(texts.map(keptOf));
  },
  'vla-it-json': async (out, { texts }) => {
    const file = await json<Record<string, Record<string, { reasoning: object }>>>(
      path.join(out, 'vla_it_instructions.json'),
    );
    const said = Object.values(Object.values(file)[0] ?? {});
    expect(
      said.map(({ reasoning }) =>
        Object.entries(reasoning).map(([step, text]) => [Number(step), text as string]),
      ),
    ).toEqual(texts.map(keptOf));
  },
  'chat-jsonl': async (out, { texts }) => {
    const lines = (await readFile(path.join(out, 'train.jsonl'), 'utf8')).trim().split('\n');
    const wanted = texts.flatMap((all, e) => keptOf(all).map(([frame, text]) => [e, frame, text]));
    expect(lines).toHaveLength(wanted.length);
    const shown: string[] = [];
    for (const [at, line] of lines.entries()) {
      const { messages, images } = JSON.parse(line) as Conversation;
      expect(messages[1]?.content).toBe(wanted[at]?.[2]);
      expect(images).toHaveLength(1);
      shown.push(path.join(out, images[0] ?? ''));
    }
    expect(await shownNumbers(shown)).toEqual(
      wanted.map(([e, frame]) => 1000 * Number(e) + Number(frame)),
    );
  },
  rlds: async (out, expected) => {
    const [name = ''] = (await readdir(out)).filter((each) => each.startsWith('export'));
    const { faults, shards } = await readRldsFolder(path.join(out, name, '1.0.0'));
    expect(faults).toEqual([]);
    const said = [...shards.values()].flat().map((record) => {
      const feature = record.get('steps/reasoning');
      return feature !== undefined && 'bytes' in feature
        ? feature.bytes.map((bytes) => bytes.toString('utf8'))
        : [];
    });
    expect(said).toEqual(expected.texts);
    const again = await opensAgain(out, expected);
    expect(await readAgain(again)).toEqual(expected.texts);
  },
  robomimic: async (out, expected) => {
    const said: unknown[] = [];
    for (const name of (await readdir(out)).filter((each) => each.endsWith('.hdf5')).sort()) {
      await readingHdf5(path.join(out, name), (file) => {
        const kept = valueOf(file, 'mask/dualvla_kept') as string[];
        for (const demo of kept) said.push(valueOf(file, `data/${demo}/reasoning`));
      });
    }
    expect(said).toEqual(expected.texts);
    const again = await opensAgain(out, expected);
    expect(await readAgain(again)).toEqual(expected.texts);
  },
};

/** By episode, the text of each frame. */
const readAgain = (again: Dataset) =>
  Promise.all(again.episodes.map(({ index }) => again.reasoning(index)));

type Steps = Record<string, Record<string, string>>;
interface Conversation {
  messages: { content: string }[];
  images: string[];
}

const json = async <T>(file: string): Promise<T> => JSON.parse(await readFile(file, 'utf8')) as T;

const keptOf = (texts: readonly string[]): [number, string][] =>
  texts.flatMap((text, frame): [number, string][] => (text === '' ? [] : [[frame, text]]));

async function leRobot(out: string, expected: Expected): Promise<void> {
  const independent = await IndependentDataset.read(out);
  const said = await Promise.all(
    independent.episodes.map(async (episode) =>
      (await independent.rows(episode)).map((row) => row['reasoning']),
    ),
  );
  expect(said).toEqual(expected.texts);
  expect(independent.episodes.map((each) => each.tasks)).toEqual(
    expected.source.episodes.map((each) => each.tasks),
  );
  const again = await opensAgain(out, expected);
  expect(await readAgain(again)).toEqual(expected.texts);
}

/** Same lengths, tasks and actions, and each picture in its place. */
async function opensAgain(out: string, expected: Expected): Promise<Dataset> {
  const { source } = expected;
  const cache = await scratchFolder();
  const again = await openDataset(out, new ProxyVideos(() => cache));
  onTestFinished(() => again.close());
  expect(again.summary.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(again.episodes.map(({ length }) => length)).toEqual(
    source.episodes.map(({ length }) => length),
  );
  expect(again.episodes.map((each) => each.tasks)).toEqual(
    source.episodes.map((each) => each.tasks),
  );
  const videos = await Promise.all(again.episodes.map(({ index }) => again.videos(index)));
  for (const each of videos) expect(each).toHaveLength(expected.pictures ? 1 : 0);
  if (expected.pictures) {
    const wanted = again.episodes.map(({ index, length }) =>
      Array.from({ length }, (_none, frame) => 1000 * index + frame),
    );
    expect(await shownCodesOf(videos.flat())).toEqual(wanted);
  }
  for (const { index } of again.episodes) {
    if (!expected.actions) continue;
    const actions = async (dataset: Dataset) =>
      (await dataset.signals(index)).blocks.find(({ key }) => key === 'action')?.values;
    expect(await actions(again)).toEqual(await actions(source));
  }
  return again;
}
