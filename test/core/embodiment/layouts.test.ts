/** Published layouts of features, read without any values, against what a roboticist reads. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { inferEmbodiment } from '../../../src/core/embodiment/infer';
import { readFeatures } from '../../../src/core/datasets/lerobot/metadata/info';
import type { Embodiment } from '../../../src/shared/model/dataset';
import { repositoryRoot } from '../../shared-data';
import { expectedLayouts, type Direction, type Run } from './expected-layouts';
import { dimsIn, directionOf, meaningOf, sideOf } from './readings';

const file = path.join(repositoryRoot, '../shared/cases/feature-layouts.json');
const layoutSchema = z.object({
  robot_type: z.string().nullable(),
  features: z.record(z.string(), z.looseObject({ shape: z.array(z.number()) })),
});

interface Reading {
  where: string;
  expected: string;
  found: string;
  direction?: { expected: Direction; found: Direction; said: boolean };
}

function readingsOf(name: string, layout: z.infer<typeof layoutSchema>): Reading[] {
  const info = { codebase_version: 'v2.1', fps: 30, features: layout.features };
  const { features } = readFeatures(info as Parameters<typeof readFeatures>[0]);
  const robot = inferEmbodiment({
    robot: layout.robot_type,
    features,
    modality: null,
    sample: () => null,
  });
  return Object.entries(layout.features).flatMap(([key, { shape }]) => {
    const runs = expectedLayouts[name]?.[key] ?? [];
    const width = shape.reduce((product, size) => product * size, 1);
    return Array.from({ length: width }, (_none, dim) => readingOf(robot, key, dim, runs));
  });
}

function readingOf(robot: Embodiment, key: string, dim: number, runs: readonly Run[]): Reading {
  const [, arm, meaning, direction] = runs.find(([dims]) => dimsIn(dims).includes(dim)) ?? [
    '',
    'none',
    'other',
  ];
  const part = robot.parts.find(({ feature, dims }) => feature === key && dims.includes(dim));
  const reading: Reading = {
    where: `${key} ${dim}`,
    expected: `${arm} ${meaning}`,
    found: `${sideOf(part)} ${meaningOf(part)}`,
  };
  if (direction === undefined) return reading;
  const said = robot.notes.some((note) => note.includes('opens') && note.includes(key));
  return { ...reading, direction: { expected: direction, found: directionOf(part), said } };
}

describe.skipIf(!existsSync(file))('published layouts', () => {
  const layouts = existsSync(file)
    ? z.record(z.string(), layoutSchema).parse(JSON.parse(readFileSync(file, 'utf8')))
    : {};

  it('are read dimension by dimension', () => {
    const readings = Object.entries(layouts).flatMap(([name, layout]) =>
      readingsOf(name, layout).map((reading) => ({
        ...reading,
        where: `${name} ${reading.where}`,
      })),
    );
    const wrong = readings.filter(({ expected, found }) => expected !== found);
    expect(wrong).toEqual([]);
  });

  it.each(Object.keys(layouts))(
    'of %s have every gripper right, its direction or the doubt said',
    (name) => {
      const layout = layouts[name];
      const readings = layout === undefined ? [] : readingsOf(name, layout);
      const grippers = readings.filter(
        ({ expected, found }) => expected.includes('gripper') || found.includes('gripper'),
      );
      expect(grippers.map(({ where, found }) => `${where}: ${found}`)).toEqual(
        grippers.map(({ where, expected }) => `${where}: ${expected}`),
      );
      for (const { where, direction } of grippers) {
        if (direction === undefined) continue;
        expect(`${where}: ${direction.found}`).toBe(`${where}: ${direction.expected}`);
        expect(direction.expected === 'unknown' && !direction.said, where).toBe(false);
      }
    },
  );
});
