/** Dense reasoning in, sparse out: counted per episode where it is proposed, summed wherever it is shown. */
import path from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { unwatched } from '../../../src/core/jobs/progress';
import { proposeDataset } from '../../../src/core/keyframes/propose';
import { libraryFacets } from '../../../src/core/library/facets';
import { libraryFacts } from '../../../src/core/library/facts';
import { openProject } from '../../../src/core/project/open-project';
import { defaultPolicy } from '../../../src/shared/model/policy';
import { prunedTexts } from '../../../src/shared/model/pruned-texts';
import { redundancyText, sumRedundancy } from '../../../src/shared/model/redundancy';
import { isSimilar, similarity } from '../../../src/shared/model/text-words';
import { makeDataset, pickAndPlace, type MadeEpisode } from '../keyframes/made-dataset';

const rows = pickAndPlace();
/** One text a second, the third like the first; the last episode has none. */
const texts = ['Reach for the block.', 'Close the gripper on it.', 'Reach for the block!', ''];
const dense = rows.map((_row, t) => texts[Math.min(3, Math.floor(t / 20))] ?? '');
const episodes: MadeEpisode[] = [{ rows, reasoning: dense }, { rows, reasoning: dense }, { rows }];

test('the result of proposing, the project and the library agree on what is kept', async () => {
  const root = await makeDataset(episodes);
  const dataset = await openDataset(root);
  onTestFinished(() => dataset.close());
  const folder = `${root}.curation`;
  const dataDir = path.join(path.dirname(root), 'data');
  const project = await openProject({ dataset, path: folder, dataDir });
  onTestFinished(() => project.close());
  const input = { dataset, project, episodes: null, policy: defaultPolicy };
  const result = await proposeDataset(input, unwatched);

  const stored = await project.proposals(0);
  const kept = (stored?.keyframes ?? []).filter(({ reasoning }) => reasoning.source === 'dataset');
  expect(kept.length).toBeGreaterThan(0);
  const characters = dense.reduce((sum, text) => sum + text.length, 0);
  expect(stored?.redundancy).toMatchObject({
    charactersIn: characters,
    tokensIn: 20 * (4 + 5 + 4),
    distinctIn: 2,
    charactersOut: kept.reduce((sum, { reasoning }) => sum + reasoning.text.length, 0),
  });
  expect((await project.proposals(2))?.redundancy).toMatchObject({ charactersIn: 0, tokensOut: 0 });
  expect(result.redundancy?.charactersIn).toBe(2 * characters);
  expect(result.redundancy?.distinctIn).toBe(4);
  // Asked again nothing is read, and the counts are the same.
  expect((await proposeDataset(input, unwatched)).redundancy).toEqual(result.redundancy);
  const facts = libraryFacts(dataset, project, null);
  expect((await libraryFacets(facts, project, [])).redundancy).toEqual(result.redundancy);

  await project.close();
  const again = await openProject({ dataset, path: folder, dataDir });
  onTestFinished(() => again.close());
  expect(again.overview(0).redundancy).toEqual(sumRedundancy([stored?.redundancy]));
  const told = kept.map(({ frame, reasoning: { text } }) => ({ frame, text }));
  expect(stored?.redundancy).toMatchObject(prunedTexts(dense, told));
});

test('whether texts say the same is told sooner, and just as their similarity tells it', () => {
  const words = fc.uniqueArray(fc.integer({ min: 0, max: 24 }).map(String), { maxLength: 25 });
  const least = fc.constantFrom(0.5, 0.8, 0.9, 1);
  fc.assert(
    fc.property(words, words, least, (one, other, share) => {
      const [a, b] = [new Set(one), new Set(other)];
      expect(isSimilar(a, b, share)).toBe(similarity(a, b) >= share);
      // Nearly alike.
      const most = new Set([...one, ...other.slice(0, 1)]);
      expect(isSimilar(a, most, share)).toBe(similarity(a, most) >= share);
    }),
    { numRuns: 300 },
  );
  // Of a thousand words four are looked at: each text is compared with every other one of its episode.
  const looked = { times: 0 };
  const others: ReadonlySet<string> = Object.assign(new Set(range('b')), {
    has: () => {
      looked.times += 1;
      return false;
    },
  });
  expect(isSimilar(new Set(range('a')), others, 0.998)).toBe(false);
  expect(looked.times).toBeLessThan(10);
});

const range = (of: string): string[] => Array.from({ length: 1_000 }, (_, at) => `${of}${at}`);

test('a dataset without dense reasoning has nothing to count', async () => {
  const dataset = await openDataset(await makeDataset([{ rows }]));
  onTestFinished(() => dataset.close());
  const folder = `${dataset.summary.path}.curation`;
  const project = await openProject({ dataset, path: folder, dataDir: folder });
  onTestFinished(() => project.close());
  const input = { dataset, project, episodes: null, policy: defaultPolicy };
  expect((await proposeDataset(input, unwatched)).redundancy).toBeNull();
  expect(sumRedundancy([null, undefined])).toBeNull();
});

test('in words', () => {
  const text = redundancyText({
    charactersIn: 1_000,
    tokensIn: 200,
    distinctIn: 8,
    charactersOut: 250,
    tokensOut: 50,
    distinctOut: 6,
    redundant: 1,
  });
  expect(text).toBe(
    'Dense reasoning: 750 of 1000 (75 %) characters and 150 of 200 (75 %) words removed, ' +
      '6 of 8 distinct texts kept, 2 removed. 1 keyframe repeats the text kept before.',
  );
});

test('what is pruned is compared with the text carried forward, and what is missed most comes first', () => {
  const frames = [
    ['Reach for it.', 3],
    ['reach for it', 4],
    ['Lift the cup.', 6],
    ['', 5],
    ['Lift a cup.', 2],
    ['Go home.', 1],
  ] as const;
  const texts = frames.flatMap(([text, times]) => Array.from({ length: times }, () => text));
  const { pruned, missed } = prunedTexts(texts, [{ frame: 1, text: 'Reach for it.' }]);
  // Nothing is carried to frame 0, whose text is kept a frame later; the 5 that say the same lose nothing.
  expect(pruned).toEqual({ frames: 15, foretold: 5 });
  expect(missed.map(({ frame, frames: n, foretold }) => [frame, n, foretold])).toEqual([
    [7, 6, 0],
    [18, 2, 0],
    [20, 1, 0],
  ]);
  // Something else that is kept there keeps none of it.
  const other = prunedTexts(texts, [{ frame: 1, text: 'Wait.' }]);
  expect(other.missed.map(({ frame }) => frame)).toEqual([7, 3, 18, 0, 2]);
  const more = prunedTexts(texts, [
    { frame: 0, text: 'Reach for it.' },
    { frame: 7, text: 'Lift the cup.' },
  ]);
  expect(more.missed.map(({ frame }) => frame)).toEqual([18, 20]);
  expect(more.missed[1]).toEqual({ frame: 20, frames: 1, foretold: 0, text: 'Go home.' });
  expect(more.missed[0]?.foretold).toBeCloseTo(2 / 4, 12);
  expect(prunedTexts([], [])).toEqual({ pruned: { frames: 0, foretold: 0 }, missed: [] });
});

test('keeping all loses nothing, and what is missed has one text', () => {
  const text = fc.constantFrom('', 'reach it', 'lift it', 'place it there', 'go home');
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 40 }), (texts) => {
      const all = texts.map((said, frame) => ({ frame, text: said }));
      expect(prunedTexts(texts, all)).toEqual({ pruned: { frames: 0, foretold: 0 }, missed: [] });
      const { pruned, missed } = prunedTexts(texts, all.slice(0, 1));
      expect(pruned.foretold).toBeLessThanOrEqual(pruned.frames);
      for (const { frame, frames } of missed) {
        expect(new Set(texts.slice(frame, frame + frames)).size).toBe(1);
      }
    }),
  );
});
