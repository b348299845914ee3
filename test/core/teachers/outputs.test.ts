import { appendFile, mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it, vi } from 'vitest';
import { outputs, type Outputs } from '../../../src/core/teachers/outputs';
import type { TeacherOutput } from '../../../src/shared/model/teacher';
import { select } from '../../../src/core/datasets/duckdb';
import { lowerLimits } from '../datasets/run-bomb';
import { openToy, temporaryFolder } from '../project/toy-project';
import { anOutput } from './an-output';

const pi0 = { teacher: 'pi0', kind: 'action' } as const;

async function allOf(store: Outputs, of: Parameters<Outputs['read']>[0]): Promise<TeacherOutput[]> {
  const all: TeacherOutput[] = [];
  for await (const { outputs } of store.read(of)) all.push(...outputs);
  return all;
}

async function* each(list: readonly TeacherOutput[]): AsyncGenerator<TeacherOutput> {
  yield* list;
}

const framesOf = (list: readonly TeacherOutput[]): number[] => list.map(({ frame }) => frame);

describe('outputs of teachers', () => {
  it('come back as they were given, from lines and from parquet', async () => {
    const root = await temporaryFolder();
    const project = await openToy(root);
    const store = await project.store(outputs);
    const full = anOutput({
      version: 'v1',
      std: [
        [0.5, 1],
        [2, 0],
      ],
      probs: [
        [
          [0.25, 0.75],
          [1, 0],
        ],
        [
          [0.5, 0.5],
          [0, 1],
        ],
      ],
      latencyMs: 12.5,
      requestHash: 'h',
    });
    const said = anOutput({
      kind: 'reasoning',
      action: null,
      text: 'Grasp "it".\n',
      logprobs: [{ token: 'Grasp', logprob: -0.5, top: [{ token: 'Hold', logprob: -2 }] }],
    });
    await store.append([full, said], true);
    const reasoning = { teacher: 'pi0', kind: 'reasoning' } as const;
    expect(await allOf(store, pi0)).toEqual([full]);
    await store.write(pi0, each([anOutput({ episode: 1 })]));
    await store.write(reasoning, each([]));
    expect(await allOf(store, pi0)).toEqual([full, anOutput({ episode: 1 })]);
    expect(await allOf(store, reasoning)).toEqual([said]);
    expect(await store.teachers()).toEqual([pi0, reasoning]);
    await project.close();
    const again = await (await openToy(root)).store(outputs);
    expect(await allOf(again, { ...pi0, episodes: [1] })).toEqual([anOutput({ episode: 1 })]);
    expect(await again.has(pi0, 'h')).toBe(true);
    expect(await again.has(pi0, 'other')).toBe(false);
  });

  it('replace older ones of the same frame, but not those of another recording, and errors replace none', async () => {
    const store = await (await openToy(await temporaryFolder())).store(outputs);
    const old = anOutput({ frame: 3, atMs: 1, version: 'v1' });
    const fresh = anOutput({ frame: 3, atMs: 2, version: 'v2' });
    const foreign = anOutput({ frame: 3, atMs: 3, fingerprint: 'g' });
    const failed = anOutput({ frame: 3, atMs: 4, action: null, error: 'no', requestHash: 'q' });
    const never = { ...failed, frame: 4 };
    for (const output of [old, fresh, foreign, failed, never]) {
      await store.append([output], true);
      await store.write(pi0, each([]));
    }
    expect(await allOf(store, pi0)).toEqual([fresh, foreign]);
    expect(await allOf(store, { ...pi0, errors: true })).toEqual([fresh, foreign, never]);
    expect(await store.has(pi0, 'q')).toBe(false);
  });

  it('are kept in few files however often some are added', async () => {
    const project = await openToy(await temporaryFolder());
    const store = await project.store(outputs);
    for (let frame = 0; frame < 20; frame += 1) {
      const before = await store.stamp(pi0);
      await store.write(pi0, each([anOutput({ frame }), anOutput({ frame: 0, atMs: frame })]));
      expect(await store.stamp(pi0)).not.toBe(before);
    }
    const files = await readdir(path.join(project.info.path, 'teachers/outputs/action.pi0'));
    expect(files.filter((name) => name.endsWith('.parquet')).length).toBeLessThan(6);
    const all = await allOf(store, pi0);
    expect(framesOf(all)).toEqual(Array.from({ length: 20 }, (_, frame) => frame));
    expect(all[0]?.atMs).toBe(19);
  });

  it('spill nowhere in the project, and are removed through its door alone', async () => {
    const project = await openToy(await temporaryFolder());
    const store = await project.store(outputs);
    const create = vi.spyOn(DuckDBInstance, 'create');
    const remove = vi.spyOn(project.folder, 'remove');
    for (const frame of [0, 1]) await store.write(pi0, each([anOutput({ frame })]));
    const spills = create.mock.calls.map(([, options]) => options?.['temp_directory'] ?? '');
    const removed = remove.mock.calls.map(([name]) => name);
    vi.restoreAllMocks();
    const written = spills.filter((spill) => spill !== '');
    expect(new Set(written).size).toBe(2);
    for (const spill of written) expect(spill.startsWith(project.info.path)).toBe(false);
    expect(removed).toEqual(['teachers/outputs/action.pi0/000001.parquet']);
  });

  it('leave nothing beside them that a killed studio was writing', async () => {
    const root = await temporaryFolder();
    const project = await openToy(root);
    await (await project.store(outputs)).write(pi0, each([anOutput()]));
    await project.close();
    const folder = path.join(project.info.path, 'teachers/outputs/action.pi0');
    const before = await readdir(folder);
    await writeFile(path.join(folder, '000002.parquet.0a1b2c3d.tmp'), 'half a file');
    await mkdir(path.join(folder, '000003.parquet.tmp'));
    const again = await (await openToy(root)).store(outputs);
    expect(await allOf(again, pi0)).toEqual([anOutput()]);
    expect((await readdir(folder)).sort()).toEqual([...before, '000003.parquet.tmp'].sort());
  });

  it('lose a last line that was never acknowledged, and no other', async () => {
    const root = await temporaryFolder();
    const project = await openToy(root);
    await (await project.store(outputs)).append([anOutput(), anOutput({ frame: 1 })], true);
    await project.close();
    const file = path.join(project.info.path, 'teachers/outputs/action.pi0/pending.jsonl');
    await truncate(file, (await readFile(file)).length - 30);
    const again = await openToy(root);
    const store = await again.store(outputs);
    expect(framesOf(await allOf(store, pi0))).toEqual([0]);
    await store.append([anOutput({ frame: 2 })], true);
    expect(framesOf(await allOf(store, pi0))).toEqual([0, 2]);
  });

  it('of which a line or a file is damaged are the others', async () => {
    const root = await temporaryFolder();
    const project = await openToy(root);
    const store = await project.store(outputs);
    await store.write(pi0, each([anOutput()]));
    await store.append([anOutput({ frame: 1 }), anOutput({ frame: 2 })], true);
    await project.close();
    const folder = path.join(project.info.path, 'teachers/outputs/action.pi0');
    const file = path.join(folder, 'pending.jsonl');
    await writeFile(file, (await readFile(file, 'utf8')).replace('"frame":1', '"frame":7'));
    await writeFile(path.join(folder, '000002.parquet'), 'no parquet');
    await appendFile(file, '{"frame":9}\n');
    const again = await openToy(root);
    const left = await again.store(outputs);
    expect(framesOf(await allOf(left, pi0))).toEqual([0, 2]);
    expect(again.info.problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('000002.parquet cannot be read'),
      expect.stringContaining('Line 1'),
      expect.stringContaining('Line 3'),
    ]);
  });

  it('of a stranger, that claim more than is read, cost themselves', async () => {
    const root = await temporaryFolder();
    const project = await openToy(root);
    const folder = path.join(project.info.path, 'teachers/outputs/reasoning.pi0');
    const reasoning = { teacher: 'pi0', kind: 'reasoning' } as const;
    await (
      await project.store(outputs)
    ).write(
      reasoning,
      each(
        [0, 1, 2].map((episode) =>
          anOutput({ kind: 'reasoning', action: null, text: 'Go.', episode, frame: 0 }),
        ),
      ),
    );
    await project.close();
    const own = path.join(folder, '000001.parquet').replaceAll("'", "''");
    await select(
      `COPY (SELECT * EXCLUDE (i) REPLACE (i::INTEGER AS frame, episode + 1 AS episode) FROM '${own}', range(500) r(i) WHERE episode = 0)
       TO '${path.join(folder, '000002.parquet').replaceAll("'", "''")}' (FORMAT parquet)`,
    );
    // Rows of no values: nothing is set up for them.
    await select(
      `COPY (SELECT * REPLACE (4::INTEGER AS frame, NULL::VARCHAR AS text, ''::BLOB AS action, 2147483647::INTEGER AS horizon)
         FROM '${own}' WHERE episode = 2)
       TO '${path.join(folder, '000003.parquet').replaceAll("'", "''")}' (FORMAT parquet)`,
    );
    for (const limit of [{ outputsRead: 100 }, { outputBytes: 5_000 }]) {
      lowerLimits(limit);
      const again = await openToy(root);
      const store = await again.store(outputs);
      const all = await allOf(store, reasoning);
      expect(all.map(({ episode, frame }) => [episode, frame])).toEqual([
        [0, 0],
        [2, 0],
      ]);
      expect(again.info.problems.map(({ message }) => message)).toEqual([
        expect.stringMatching(
          /^Outputs of pi0 for episode 1 do not count: .*reasoning\.pi0 holds 501 outputs of/,
        ),
      ]);
      lowerLimits({ episodes: 2 });
      expect([...(await store.episodes(reasoning)).keys()]).toEqual([0, 1]);
      lowerLimits({ episodes: 2_000_000 });
      await again.close();
    }
  });

  it('in lines that cannot be read stay where they are, and none is added', async () => {
    const root = await temporaryFolder();
    const project = await openToy(root);
    await (await project.store(outputs)).append([anOutput()], true);
    await project.close();
    const file = path.join(project.info.path, 'teachers/outputs/action.pi0/pending.jsonl');
    const before = await readFile(file, 'utf8');
    lowerLimits({ outputLinesBytes: 100 });
    const again = await openToy(root);
    const store = await again.store(outputs);
    expect(await allOf(store, pi0)).toEqual([]);
    await expect(store.append([anOutput({ frame: 1 })], true)).rejects.toThrow(
      'pending.jsonl has 1 MB, more than',
    );
    await store.write(pi0, each([anOutput({ frame: 2 })]));
    expect(framesOf(await allOf(store, pi0))).toEqual([2]);
    expect(await readFile(file, 'utf8')).toBe(before);
    expect(again.info.problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('pending.jsonl has 1 MB, more than'),
    ]);
  });

  it('are refused where they are none, or the project is read only', async () => {
    const root = await temporaryFolder();
    const project = await openToy(root);
    const store = await project.store(outputs);
    const ragged = anOutput({ action: [[1, 2], [3]] });
    await expect(store.append([ragged], true)).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(store.append([anOutput({ teacher: '../x' })], true)).rejects.toThrow('a name of');
    await store.append([anOutput()], true);
    const reader = await (await openToy(root)).store(outputs);
    expect(framesOf(await allOf(reader, pi0))).toEqual([0]);
    await expect(reader.append([anOutput()], true)).rejects.toMatchObject({ code: 'conflict' });
    await expect(reader.write(pi0, each([anOutput()]))).rejects.toMatchObject({ code: 'conflict' });
  });
});
