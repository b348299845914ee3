import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { unwatched } from '../../../../src/core/jobs/progress';
import { openDataset } from '../../../../src/core/datasets/open';
import { addRollouts } from '../../../../src/core/score/knowledge/add-rollouts';
import { copyBase } from '../../../../src/core/score/knowledge/copy-base';
import { withExamples } from '../../../../src/core/score/knowledge/examples';
import { KnowledgeBase } from '../../../../src/core/score/knowledge/knowledge-base';
import { openLooker } from '../../../../src/core/score/knowledge/looker';
import { queryOfEntry } from '../../../../src/core/score/knowledge/query';
import { ranked, retrieve } from '../../../../src/core/score/knowledge/retrieve';
import { lookText } from '../../../../src/core/score/knowledge/scene-search';
import { readRolloutDataset } from '../../../../src/core/score/read-dataset';
import { kbEntrySchema, type KbEntry } from '../../../../src/shared/model/knowledge';
import { demoDataset } from '../../../shared-data';
import { makeTempDir } from '../../../studio-fixture';

let dir: string;
let folder: string;
let count = 0;
beforeAll(async () => {
  dir = await makeTempDir();
});
afterAll(() => rm(dir, { recursive: true, force: true }));
const open: KnowledgeBase[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((base) => base.close()));
});
beforeEach(() => {
  count += 1;
  folder = path.join(dir, `kb-${count}`);
});

const scores = { reasoning: 0.5, action: 0.7, intention: 1, alignment: null };

/** One that looks like `shade`. */
const entry = (id: string, task: string, shade: number, more: Partial<KbEntry> = {}): KbEntry =>
  kbEntrySchema.parse({
    id,
    task,
    outcome: 1,
    scores,
    notes: [],
    look: { by: 'test', values: lookText({ by: 'test', values: Float32Array.of(shade, 1) }) },
    ...more,
  });

async function baseOf(...entries: KbEntry[]): Promise<KnowledgeBase> {
  const base = await KnowledgeBase.open(folder, { make: true });
  open.push(base);
  await base.put(entries);
  return base;
}

const seenAs = (id: string, task: string, shade: number, more: Partial<KbEntry> = {}) =>
  queryOfEntry(entry(id, task, shade, more));

const ids = async (
  base: KnowledgeBase,
  query: ReturnType<typeof seenAs>,
  k = 10,
): Promise<string[]> => (await ranked(base, query, { preset: 'fused', k })).map(({ id }) => id);

describe('what is kept', () => {
  it('is there when it is opened again, the last line of each id', async () => {
    const base = await baseOf(entry('a', 'lift', 0), entry('b', 'lift', 0));
    await base.put([entry('a', 'lift', 0, { outcome: 0.5 })]);
    await base.remove('b');
    await base.close();
    const again = await KnowledgeBase.open(folder);
    expect(again.entries.map(({ id, outcome }) => [id, outcome])).toEqual([['a', 0.5]]);
    await expect(again.put([entry('c', 'lift', 0)])).rejects.toThrow('only looked at');
  });

  it('loses what a killed studio had not written to its end, and nothing else', async () => {
    const base = await baseOf(entry('a', 'lift', 0));
    await base.close();
    await appendFile(path.join(folder, 'kb.jsonl'), '{"id":"b","task":"li');
    const again = await KnowledgeBase.open(folder, { make: true });
    expect(again.problems).toEqual([]);
    await again.put([entry('c', 'lift', 0)]);
    await again.close();
    const last = await KnowledgeBase.open(folder);
    expect(last.entries.map(({ id }) => id)).toEqual(['a', 'c']);
    expect(last.problems).toEqual([]);
  });

  it('names a line that cannot be used, and goes on', async () => {
    const base = await baseOf(entry('a', 'lift', 0), entry('b', 'lift', 0));
    await base.close();
    const file = path.join(folder, 'kb.jsonl');
    const [first = '', second = ''] = (await readFile(file, 'utf8')).split('\n');
    const byHand = '{"id":"c","task":"lift","outcome":7,"scores":{},"notes":[]}';
    await writeFile(file, [first.replace('lift', 'left'), byHand, second, ''].join('\n'));
    const again = await KnowledgeBase.open(folder);
    expect(again.entries.map(({ id }) => id)).toEqual(['b']);
    expect(again.problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Line 1 of .*kb\.jsonl was changed after it was written/),
      expect.stringMatching(/^Line 2 of .*kb\.jsonl is not as expected: outcome/),
    ]);
  });

  it('is no other rollout that happens to be called alike', async () => {
    const base = await baseOf(entry('0', 'lift', 0, { episode: '0' }));
    const other = entry('0', 'pour', 0, { episode: '0' });
    await expect(base.put([other])).rejects.toMatchObject({ code: 'conflict' });
    expect(base.entry('0').task).toBe('lift');
  });

  it('is taken over by another base, pictures and all', async () => {
    const dataset = await openDataset(demoDataset);
    const { rollouts } = await readRolloutDataset(dataset, null);
    const base = await KnowledgeBase.open(folder, { make: true });
    const said = { curator: null, scores, outcome: 0.5, notes: [] };
    const lines = ['0', '1', '99'].map((id, at) => ({ row: at + 1, id, ...said }));
    const wish = { prefix: 'demo ', curator: 'ann' };
    const result = await addRollouts(base, { rollouts, lines }, wish, unwatched);
    expect(result).toMatchObject({ added: 2, problems: [] });
    expect(result.unusable).toEqual([{ row: 3, reason: 'names "99", which is no rollout there' }]);
    const other = await KnowledgeBase.open(`${folder}-other`, { make: true });
    expect(await copyBase(base, other)).toEqual({ rollouts: 2, pictures: 4 });
    await rm(folder, { recursive: true });
    expect(other.entries.map(({ id, curator }) => [id, curator])).toEqual([
      ['demo 0', 'ann'],
      ['demo 1', 'ann'],
    ]);
    const asked = {
      folder: other.path,
      retrieval: { preset: 'fused', k: 5 },
      embeddings: null,
    } as const;
    const [itself] = rollouts;
    const [only, ...rest] = await withExamples(asked, unwatched.signal, async (source) =>
      itself === undefined || source === null ? [] : source.of(itself),
    );
    // Itself is left out, although it has another id here.
    expect(rest).toEqual([]);
    expect(only).toMatchObject({ rollout: { id: 'demo 1' }, scores, outcome: 0.5 });
    expect(only?.pictures?.map(({ picture }) => [picture[0], picture[1]])).toEqual([
      [0xff, 0xd8],
      [0xff, 0xd8],
    ]);
    await Promise.all([base.close(), other.close(), dataset.close()]);
  });
});

describe('what is retrieved', () => {
  it('is, as published, one example: of the most alike task the most alike scene', async () => {
    const base = await baseOf(
      entry('drawer', 'open the drawer', 0.1),
      entry('far', 'put the red cube into the bowl', 9),
      entry('near', 'put the red cube into the bowl', 2),
      entry('cups', 'put the red cups on the table', 0.1),
    );
    const query = seenAs('q', 'put red cubes in the bowl', 0.1);
    const found = await retrieve(base, query, { preset: 'paper', k: 5 });
    expect(found.map(({ rollout }) => rollout.id)).toEqual(['near']);
  });

  it('is the nearest scene among all tasks that read equally alike', async () => {
    const base = await baseOf(
      entry('a far', 'Lift the cube', 9),
      entry('b near', 'lift the cube', 1),
      entry('c other', 'open the drawer', 0),
    );
    const found = await retrieve(base, seenAs('q', 'lift the cube', 0), { preset: 'paper', k: 1 });
    expect(found.map(({ rollout }) => rollout.id)).toEqual(['b near']);
  });

  it('is fused from both lists by reciprocal rank, or from the one that there is', async () => {
    const base = await baseOf(
      entry('word', 'put the red cube into the bowl', 9),
      entry('both', 'put the red cube into a box', 1),
      entry('scene', 'open the drawer', 0),
      entry('blind', 'push the cube over', 0, { look: null }),
    );
    const task = 'put the red cube into the bowl';
    expect(await ids(base, seenAs('q', task, 0))).toEqual(['word', 'both', 'scene', 'blind']);
    expect(await ids(base, { ...seenAs('q', task, 0), look: null }, 2)).toEqual(['word', 'both']);
    const elsewhere = {
      ...seenAs('q', 'pour', 0),
      look: { by: 'other', values: Float32Array.of(0, 1) },
    };
    expect(await ids(base, elsewhere)).toEqual([]);
  });

  it('is never the rollout itself nor a sibling', async () => {
    const base = await baseOf(
      entry('self', 'lift', 0),
      entry('video', 'lift', 0, { video: 'v.mp4' }),
      entry('video as a hand spelled it', 'lift', 0, { video: './cut/../v.mp4' }),
      entry('episode', 'lift', 0, { episode: '7' }),
      entry('seed', 'lift', 0, { seed: '3' }),
      entry('seed of a task in capitals', 'Lift ', 0, { seed: '3' }),
      entry('seed of another task', 'lift it', 0, { seed: '3' }),
    );
    const more = { video: 'v.mp4', episode: '7', seed: '3' };
    expect(await ids(base, seenAs('self', 'lift', 0, more))).toEqual(['seed of another task']);
  });

  it('tells a judge where it went wrong', async () => {
    const notes = [
      { t: 4, text: 'the cube slips', failure: true },
      { t: 1, text: 'reaches', failure: false },
    ];
    const base = await baseOf(entry('a', 'lift', 0, { notes, outcome: 0 }));
    const [found] = await retrieve(base, seenAs('q', 'lift', 0), { preset: 'paper', k: 1 });
    expect(found).toEqual({
      rollout: { id: 'a', task: 'lift' },
      scores,
      outcome: 0,
      notes: [
        { t: 1, text: 'reaches' },
        { t: 4, text: 'Failure: the cube slips' },
      ],
    });
  });
});

it('compares scenes by a grid where the encoder does not run', async () => {
  const dataset = await openDataset(demoDataset);
  const [video] = await dataset.videos(0, 1);
  const looker = await openLooker(new AbortController().signal, path.join(dir, 'no-model.json'));
  expect(looker.by).toBe('grid');
  const look = video === undefined ? null : await looker.look(video);
  // 64 cells of three colours and one measure of edges.
  expect(look?.values).toHaveLength(256);
  looker.close();
  await dataset.close();
});
