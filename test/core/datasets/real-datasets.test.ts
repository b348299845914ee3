/** The real datasets open with the right numbers, and their known faults are reported, not stumbled over. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { describe, expect, it } from 'vitest';
import { inspectDataset } from '../../../src/core/datasets/inspect';
import type { CameraInfo } from '../../../src/shared/model/dataset';
import { openDataset } from '../../../src/core/datasets/open';
import { realDataset, sharedData } from '../../shared-data';

const codes = (problems: readonly { code: string }[]): string[] =>
  [...new Set(problems.map(({ code }) => code))].sort();

/** Rows of a parquet file by an independent reader. */
async function rowsOf(file: string): Promise<Record<string, unknown>[]> {
  return parquetReadObjects({ file: await asyncBufferFromFile(file), compressors });
}

/** The parts of a dataset's robot, one line each. */
const roles = async (name: string): Promise<string[]> =>
  (await openDataset(realDataset(name))).summary.embodiment.parts.map(
    ({ role, side, feature, quantity, dims }) =>
      `${side} ${role} ${feature} ${quantity} ${dims[0]}-${dims.at(-1)}`,
  );

interface RealSet {
  name: string;
  version: string;
  fps: number;
  lengths: number[];
  tasks: string[];
  cameras: CameraInfo[];
  arms: number;
  source: string;
  /** Codes of what is found on opening, and of what only the check of all episodes finds. */
  problems: string[];
  inspected?: string[];
}

describe.skipIf(sharedData === null)('real datasets', () => {
  const sets: RealSet[] = [
    {
      name: 'cr5-banana-v21',
      version: 'v2.1',
      fps: 10,
      lengths: [197, 215, 275, 209, 237, 199, 211, 297],
      tasks: ['put the banana on the plate'],
      cameras: [{ key: 'observation.images.top', width: 640, height: 480, codec: 'av1', gop: 2 }],
      arms: 1,
      source: 'names',
      problems: ['timestamps-off'],
      inspected: ['timestamps-jitter', 'timestamps-jump'],
    },
    {
      name: 'g1-yellow-bottle-v21',
      version: 'v2.1',
      fps: 30,
      lengths: [297, 310, 334],
      tasks: ['Pick up the yellow bottle on the table.'],
      cameras: [
        { key: 'observation.images.cam_high', width: 640, height: 480, codec: 'av1', gop: 2 },
      ],
      arms: 2,
      source: 'names',
      problems: [],
    },
    {
      name: 'g1-yellow-bottle-v30',
      version: 'v3.0',
      fps: 30,
      lengths: [278, 221, 277, 267],
      tasks: ['Pick up the yellow bottle on the table.'],
      cameras: [
        { key: 'observation.images.cam_high', width: 640, height: 480, codec: 'av1', gop: 2 },
      ],
      arms: 2,
      source: 'names',
      problems: [],
    },
    {
      name: 'gr1-picknplace-sim-v20',
      version: 'v2.0',
      fps: 20,
      lengths: [416, 470, 470],
      tasks: [
        'pick the pear from the counter and place it in the plate',
        'pick the sweet potato from the counter and place it in the plate',
        'pick the meat from the counter and place it in the plate',
      ],
      cameras: [
        { key: 'observation.images.egoview', width: 0, height: 0, codec: null, gop: null },
        { key: 'observation.images.ego_view', width: 256, height: 256, codec: 'h264', gop: 250 },
      ],
      arms: 2,
      source: 'modality',
      problems: [
        'camera-without-files',
        'frame-index-missing',
        'not-a-task',
        'splits-wrong',
        'tasks-unused',
        'timestamps-off',
        'totals-wrong',
      ],
      inspected: ['dimension-dead'],
    },
  ];

  it.each(sets)('$name opens with the right facts', async (set) => {
    const dataset = await openDataset(realDataset(set.name));
    const { summary, episodes } = dataset;
    expect(summary).toMatchObject({
      name: set.name,
      format: 'lerobot',
      version: set.version,
      fps: set.fps,
      episodes: set.lengths.length,
      frames: set.lengths.reduce((a, b) => a + b, 0),
      tasks: set.tasks,
      cameras: set.cameras,
      reasoningColumn: null,
    });
    expect(episodes.map(({ length }) => length)).toEqual(set.lengths);
    expect(summary.embodiment).toMatchObject({ arms: set.arms, source: set.source });
    expect(codes(summary.problems).filter((code) => code !== 'more-problems')).toEqual(
      set.problems,
    );
    await dataset.close();
  });

  it.each(sets)('$name passes the check of every episode with the same findings', async (set) => {
    const report = await inspectDataset(realDataset(set.name));
    expect(codes(report.problems)).toEqual([...set.problems, ...(set.inspected ?? [])].sort());
    if (set.problems.includes('timestamps-off')) {
      const off = report.problems.filter(({ code }) => code === 'timestamps-off');
      expect(off.map(({ episode }) => episode)).toEqual([...set.lengths.keys()]);
    }
  });

  it.each(sets)('$name has pictures for every row', async (set) => {
    const dataset = await openDataset(realDataset(set.name));
    for (const { index, length } of dataset.episodes) {
      const videos = await dataset.videos(index);
      expect(videos.map(({ frames }) => frames)).toEqual([length]);
      expect(videos.map(({ cameraKey }) => cameraKey)).toEqual([
        set.cameras.find(({ codec }) => codec !== null)?.key,
      ]);
    }
    await dataset.close();
  });

  it.each(sets)('$name gives the numbers that another reader gives', async (set) => {
    const root = realDataset(set.name);
    const dataset = await openDataset(root);
    const isV3 = set.version === 'v3.0';
    const file = isV3 ? 'data/chunk-000/file-000.parquet' : 'data/chunk-000/episode_000001.parquet';
    const rows = (await rowsOf(path.join(root, file))).filter(
      (row) => Number(row['episode_index']) === 1,
    );
    const { frames, blocks, timestampsSec } = await dataset.signals(1);
    expect(frames).toBe(rows.length);
    for (const key of ['observation.state', 'action']) {
      const expected = rows.flatMap((row) => [...(row[key] as number[])]);
      expect(blocks.find((block) => block.key === key)?.values).toEqual(
        Float32Array.from(expected),
      );
    }
    expect([...(timestampsSec ?? [])]).toEqual(rows.map((row) => row['timestamp']));
    await dataset.close();
  });

  it('says that pictures of episodes in the middle of a file start there', async () => {
    const dataset = await openDataset(realDataset('g1-yellow-bottle-v30'));
    const starts: [string, number][] = [];
    for (const { index } of dataset.episodes) {
      const [video] = await dataset.videos(index);
      starts.push([path.basename(video?.file ?? ''), Math.round((video?.startSec ?? 0) * 30)]);
    }
    expect(starts).toEqual([
      ['file-000.mp4', 0],
      ['file-000.mp4', 278],
      ['file-001.mp4', 0],
      ['file-001.mp4', 277],
    ]);
  });

  it('knows the hands of both robots, and that the cr5 has its gripper in the action only', async () => {
    expect(await roles('cr5-banana-v21')).toEqual([
      'single joints observation.state position 0-5',
      'single joints action velocity 0-5',
      'single gripper action command 6-6',
    ]);
    const g1 = [
      'left joints % position 0-6',
      'right joints % position 7-13',
      'left hand % position 14-19',
      'right hand % position 20-25',
    ];
    expect(await roles('g1-yellow-bottle-v30')).toEqual(
      ['observation.state', 'action'].flatMap((key) => g1.map((part) => part.replace('%', key))),
    );
    const gr1 = await roles('gr1-picknplace-sim-v20');
    expect(gr1).toContain('right hand action position 29-34');
    expect(gr1).toContain('left joints observation.state position 0-6');
    expect(gr1).toContain('single torso observation.state position 41-43');
  });

  it.each([
    ['umi-cup-lerobot-v1', /from before v2\.0.*convert_dataset_v1_to_v2/],
    ['ecot-tabletop-arm', /Embodied Chain-of-Thought without the episodes/],
    ['.', /holds some: open one of them/],
  ])('declines %s in one sentence', async (name, sentence) => {
    await expect(openDataset(realDataset(name))).rejects.toMatchObject({
      name: 'StudioError',
      code: 'unsupported',
      message: expect.stringMatching(sentence) as string,
    });
  });

  it('opens what calls itself v3.0 and is not, as far as its data goes', async () => {
    const report = await inspectDataset(realDataset('cr5-drag-teach-v30-nonstandard'));
    expect(report).toMatchObject({
      version: 'v3.0',
      episodes: 1,
      frames: 146,
      tasks: ['teach_drag'],
    });
    const codes = report.problems.map(({ code }) => code);
    expect(codes.filter((code) => code === 'layout-nonstandard')).toHaveLength(2);
    expect(codes.filter((code) => code === 'camera-without-files')).toHaveLength(2);
    expect(codes).toContain('timestamps-off');
    expect(report.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    const dataset = await openDataset(realDataset('cr5-drag-teach-v30-nonstandard'));
    const { blocks } = await dataset.signals(0);
    expect(blocks.map(({ key, names }) => `${key} ${names.at(-1)}`)).toEqual([
      'observation.state J6',
      'observation.cartesian_position Rz',
      'action gripper',
      'next.done 0',
    ]);
    expect(blocks[0]?.values[0]).toBeCloseTo(-0.408023, 6);
    expect(report.embodiment.parts.map(({ role }) => role)).toContain('gripper');
    await dataset.close();
  });

  it('leaves the source untouched', async () => {
    const info = path.join(realDataset('cr5-banana-v21'), 'meta/info.json');
    const before = readFileSync(info);
    await inspectDataset(realDataset('cr5-banana-v21'));
    expect(readFileSync(info)).toEqual(before);
  });
});
