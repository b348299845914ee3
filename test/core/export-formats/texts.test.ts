/** The formats of texts alone: ECoT and VLA-IT, against what their loaders ask for. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ecotJson, splitSentence } from '../../../src/core/export/formats/ecot-json';
import { vlaItJson } from '../../../src/core/export/formats/vla-it-json';
import { demoDataset } from '../../shared-data';
import { smallDataset } from '../datasets/small-dataset';
import { outTask, written } from './out-task';

interface EcotEntry {
  metadata: Record<string, unknown>;
  features: Record<string, unknown[]>;
  reasoning: Record<string, Record<string, string>>;
}

const parse = async <T>(folder: string, name: string): Promise<T> =>
  JSON.parse(await readFile(path.join(folder, name), 'utf8')) as T;

describe('ecot-json', () => {
  it('has the six texts of every kept step, and no pruned step', async () => {
    const task = await outTask(demoDataset, {
      keyframes: {
        2: { 0: 'Reach the cube. It has to be held.', 40: 'Close the gripper "now" — 次', 60: '' },
        5: {},
      },
    });
    expect(await written(ecotJson, task)).toEqual(['reasonings.json']);
    const file = await parse<Record<string, Record<string, EcotEntry>>>(
      task.folder,
      'reasonings.json',
    );
    expect(Object.keys(file)).toEqual(['demo']);
    const { length, tasks } = task.dataset.episode(2);
    const entry = file['demo']?.['2'];
    expect(entry?.metadata).toEqual({
      episode_id: '2',
      file_path: 'demo',
      n_steps: length,
      language_instruction: tasks[0],
      caption: '',
    });
    // The loader asks for these six without a default (prismatic/util/cot_utils.py).
    expect(Object.keys(entry?.reasoning ?? {})).toEqual(['0', '40']);
    for (const step of Object.values(entry?.reasoning ?? {})) {
      expect(Object.keys(step).sort()).toEqual(
        ['move', 'move_reason', 'plan', 'subtask', 'subtask_reason', 'task'].sort(),
      );
    }
    expect(entry?.reasoning['0']).toMatchObject({
      subtask: 'Reach the cube.',
      subtask_reason: 'It has to be held.',
      task: tasks[0],
    });
    expect(entry?.reasoning['40']?.['subtask']).toBe('Close the gripper "now" — 次');
    const moves = entry?.features['move_primitive'] ?? [];
    expect(moves).toHaveLength(length);
    expect(entry?.reasoning['0']?.['move']).toBe(moves[0]);
    expect(moves[0]).toMatch(/^(move |stop)/);
    expect(file['demo']?.['5']?.reasoning).toEqual({});
  });

  it('counts steps as the source does where frames are left out, and says so', async () => {
    const root = await smallDataset({ version: 'v3.0', lengths: [20] });
    const task = await outTask(root, {
      keyframes: { 0: { 5: 'first', 10: 'second' } },
      skip: 3,
      options: { stride: 4 },
    });
    await written(ecotJson, task);
    const file = await parse<Record<string, Record<string, EcotEntry>>>(
      task.folder,
      'reasonings.json',
    );
    expect(Object.keys(file['set']?.['0']?.reasoning ?? {})).toEqual(['3', '7']);
    expect(await ecotJson.remarks(task)).toMatchObject([{ code: 'steps-of-source' }]);
  });

  it('stays one valid file when there is nothing in it', async () => {
    const task = await outTask(demoDataset, { keyframes: {} });
    await written(ecotJson, task);
    expect(await parse(task.folder, 'reasonings.json')).toEqual({});
  });

  it('takes the first sentence for the subtask and the rest for its reason', () => {
    expect(splitSentence('Lift it.  It is 0.5 m away. So.')).toEqual({
      first: 'Lift it.',
      rest: 'It is 0.5 m away. So.',
    });
    expect(splitSentence(' no stop ')).toEqual({ first: 'no stop', rest: '' });
    expect(splitSentence('Go?\nBecause\nof it')).toEqual({ first: 'Go?', rest: 'Because\nof it' });
  });
});

interface VlaItEntry {
  features: { move_primitive: (string | null)[] };
  alt_instruction?: Record<string, unknown>;
  reasoning: Record<string, string>;
}

describe('vla-it-json', () => {
  it('answers the instruction with the first text and keeps the others by step', async () => {
    const task = await outTask(demoDataset, {
      keyframes: { 1: { 4: 'Reach.', 30: 'Lift.' }, 3: { 9: '' } },
    });
    expect(await written(vlaItJson, task)).toEqual(['vla_it_instructions.json']);
    const file = await parse<Record<string, Record<string, VlaItEntry>>>(
      task.folder,
      'vla_it_instructions.json',
    );
    const { length, tasks } = task.dataset.episode(1);
    const entry = file['demo']?.['1'];
    expect(entry?.features.move_primitive).toHaveLength(length);
    expect(entry?.alt_instruction).toEqual({
      CR: [{ question: tasks[0], answer: 'Reach.' }],
      CC: [],
      QA: [],
    });
    expect(entry?.reasoning).toEqual({ 4: 'Reach.', 30: 'Lift.' });
    expect(file['demo']?.['3']).not.toHaveProperty('alt_instruction');
  });

  it('has null movements, as the loader does for what it does not know, without any numbers', async () => {
    const root = await smallDataset({
      version: 'v3.0',
      lengths: [4],
      columns: { 'observation.state': null, action: null },
      features: { 'observation.state': null, action: null },
    });
    const task = await outTask(root, { keyframes: { 0: { 1: 'Go.' } } });
    await written(vlaItJson, task);
    const file = await parse<Record<string, Record<string, VlaItEntry>>>(
      task.folder,
      'vla_it_instructions.json',
    );
    expect(file['set']?.['0']?.features.move_primitive).toEqual([null, null, null, null]);
  });
});
