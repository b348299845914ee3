/** Whole runs over real pictures: what is asked, what is saved, and what a disappointing server leaves behind. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { childScript } from '../../child-scripts';
import { planDrafts } from '../../../src/core/drafts/plan';
import { runDrafts } from '../../../src/core/drafts/run';
import { unwatched } from '../../../src/core/jobs/progress';
import { readImageHeader } from '../../../src/core/video/image-header';
import { demoDataset, repositoryRoot } from '../../shared-data';
import { seededRandom } from '../../shared/seeded-random';
import {
  decide,
  draftFolder,
  frames,
  openDraftProject,
  propose,
  settingsFor,
  textsOf,
} from './draft-project';
import { fakeClock } from '../models/fake-clock';
import {
  closing,
  failures,
  firstThen,
  good,
  goodAnswer,
  startModelServer,
  type ChatBody,
} from '../models/model-server';

/** The pictures of a request as files. */
function picturesIn(body: ChatBody): Buffer[] {
  const prefix = 'data:image/jpeg;base64,';
  return JSON.stringify(body)
    .split(prefix)
    .slice(1)
    .map((rest) => Buffer.from(rest.slice(0, rest.indexOf('"')), 'base64'));
}

const full = process.env['DUALVLA_TEST_FULL'] === '1';
const seeds = Array.from({ length: full ? 20 : 1 }, (_none, seed) => seed + 1);

const common = { key: null, episodes: [0, 1, 2] };

describe('a run', () => {
  test('asks about what is kept, undecided and has no text to keep, and stores who said what', async () => {
    const made = await openDraftProject(await draftFolder());
    await propose(made, [0, 1]);
    await decide(made, { episode: 0, frame: 40, kind: 'accept' });
    await decide(made, { episode: 1, frame: 80, kind: 'prune' });
    const server = await startModelServer(good);
    const settings = settingsFor(server.endpoint, {
      cameras: 1,
      pricePerMillionIn: 2,
      pricePerMillionOut: 10,
    });
    const request = { ...made, settings, ...common, episodes: [0, 1] };

    const plan = await planDrafts({ ...request, keyFault: null, agreedAtMs: null });
    // Two and two; the pruned one is not shown as a neighbour, the dataset's texts are.
    expect(plan).toMatchObject({ blockers: [], episodes: 2, keyframes: 4, decided: 1, kept: 2 });
    expect(plan.pictures).toBe(4 + 2 + 4);
    expect(plan.cost).toBeCloseTo((plan.tokensIn * 2 + plan.tokensOut * 10) / 1e6, 12);

    const before = Date.now();
    const result = await runDrafts(request, unwatched);
    expect(result).toMatchObject({ drafted: 4, failed: 0, notAsked: 0, requests: 4, problems: [] });
    expect(result).toMatchObject({ tokensIn: 4_000, tokensOut: 200, cost: 0.01 });
    const pictures = server.seen.flatMap(({ body }) => picturesIn(body));
    expect(pictures).toHaveLength(plan.pictures);
    for (const jpeg of pictures) {
      expect(readImageHeader(jpeg)).toMatchObject({ format: 'jpeg', width: 64 });
    }
    const texts = await textsOf(made.project, 0);
    expect(texts.get(0)).toMatchObject({
      text: goodAnswer.reasoning,
      source: 'model',
      provenance: { host: new URL(server.endpoint).host, model: 'tiny-vlm', confidence: 0.8 },
    });
    expect(texts.get(0)?.provenance?.prompt).toMatch(/^[0-9a-f]{16}$/);
    expect(texts.get(0)?.provenance?.atMs).toBeGreaterThanOrEqual(before);
    expect(texts.get(40)).toEqual({ text: 'Move on from 40.', source: 'movement' });
    expect(texts.get(120)?.source).toBe('dataset');
    expect((await textsOf(made.project, 1)).get(80)?.text).toBe('Move on from 80.');
  });

  test('asks nothing twice: answers come from the project, also past a line that was cut', async () => {
    const made = await openDraftProject(await draftFolder());
    await propose(made, [0]);
    const server = await startModelServer(good);
    const request = { ...made, settings: settingsFor(server.endpoint), ...common, episodes: [0] };
    await runDrafts(request, unwatched);
    const first = await textsOf(made.project, 0);
    await appendFile(path.join(made.folder, 'drafts/answers.jsonl'), '{"key":"0123');
    // Proposing anew takes the texts away; the questions are the same.
    await propose(made, [0]);
    const again = await runDrafts(request, unwatched);
    expect(again).toMatchObject({ drafted: 3, fromCache: 3, requests: 0 });
    expect(await textsOf(made.project, 0)).toEqual(first);
    expect(server.seen).toHaveLength(3);

    const settings = settingsFor(server.endpoint, {
      model: 'other',
      replace: ['model', 'dataset'],
    });
    const other = await runDrafts({ ...request, settings }, unwatched);
    expect(other).toMatchObject({ drafted: 4, fromCache: 0, requests: 4 });
    const lines = await readFile(path.join(made.folder, 'drafts/answers.jsonl'), 'utf8');
    expect(
      lines
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { model: string }).model),
    ).toEqual([...Array<string>(3).fill('tiny-vlm'), ...Array<string>(4).fill('other')]);
  });

  test('a decision made while the model thinks keeps the text that the curator saw', async () => {
    const made = await openDraftProject(await draftFolder());
    await propose(made, [0]);
    let decided: Promise<void> | null = null;
    const server = await startModelServer((response, seen) => {
      decided ??= decide(made, { episode: 0, frame: 40, kind: 'accept' });
      void decided.then(() => good(response, seen));
    });
    const settings = settingsFor(server.endpoint);
    await runDrafts({ ...made, settings, ...common, episodes: [0] }, unwatched);
    const review = await made.project.review(0, null);
    expect(review.keyframes.map(({ reasoning }) => reasoning.source)).toEqual([
      'model',
      'movement',
      'model',
      'dataset',
    ]);
  });
});

describe('whatever the server does', () => {
  const kinds = [good, good, good, ...Object.values(failures).map(({ behave }) => behave)];
  test.each(seeds)(
    'every keyframe has a good draft or its own and one problem (%i)',
    async (seed) => {
      const made = await openDraftProject(await draftFolder());
      await propose(made, [0, 1, 2]);
      await decide(made, { episode: 1, frame: 40, kind: 'accept' });
      const random = seededRandom(seed);
      const server = await startModelServer((response, seen) => {
        random.pick(kinds)(response, seen);
      });
      const settings = settingsFor(server.endpoint, {
        retries: 1,
        concurrency: 3,
        timeoutSec: 0.3,
      });
      const result = await runDrafts(
        { ...made, settings, ...common, clock: fakeClock() },
        unwatched,
      );
      expect(result.drafted + result.failed + result.notAsked).toBe(8);
      expect(server.atOnce()).toBeLessThanOrEqual(3);
      let drafted = 0;
      for (const episode of common.episodes) {
        for (const [frame, reasoning] of await textsOf(made.project, episode)) {
          const said = result.problems.filter(({ message }) =>
            message.startsWith(`Episode ${episode}, frame ${frame} keeps its draft: `),
          );
          if (reasoning.source === 'model') {
            expect(reasoning.text).toBe(goodAnswer.reasoning);
            drafted += 1;
          } else if (frame !== 120) expect(reasoning.text).toBe(`Move on from ${frame}.`);
          const kept = frame !== 120 && reasoning.source !== 'model';
          const isDecided = episode === 1 && frame === 40;
          expect(said).toHaveLength(kept && !isDecided ? 1 : 0);
        }
      }
      expect(drafted).toBe(result.drafted);
    },
  );

  test.each(['a wrong key', 'a day to wait'])(
    '%s stops the run, said once for all that were under way and left',
    async (name) => {
      const one = closing[name] ?? { behave: good, says: /^$/ };
      const made = await openDraftProject(await draftFolder());
      await propose(made, [0, 1]);
      const server = await startModelServer(firstThen(2, good, one.behave));
      const settings = settingsFor(server.endpoint, { concurrency: 1 });
      const request = { ...made, settings, ...common, episodes: [0, 1], key: 'sk-secret' };
      const result = await runDrafts(request, unwatched);
      expect(result).toMatchObject({ drafted: 2, failed: 0, notAsked: 4 });
      expect(result.problems[0]?.message).toMatch(one.says);
      expect(result.problems[0]?.message).toMatch(
        /4 keyframes were not answered and keep their drafts\.$/,
      );
      expect(result.problems).toHaveLength(1);
      expect(JSON.stringify(result)).not.toContain('sk-secret');
      expect((await textsOf(made.project, 0)).get(40)?.source).toBe('model');
    },
  );
});

test('cancelling a run that waits for the server ends without its answer and keeps what was answered', async () => {
  const made = await openDraftProject(await draftFolder());
  await propose(made, [0]);
  const stop = new AbortController();
  const server = await startModelServer(firstThen(2, good, () => stop.abort(new Error('stop'))));
  const settings = settingsFor(server.endpoint, { concurrency: 1 });
  const run = runDrafts(
    { ...made, settings, ...common, episodes: [0] },
    { signal: stop.signal, report: () => undefined },
  );
  await expect(run).rejects.toThrow('stop');
  const sources = [...(await textsOf(made.project, 0)).values()].map(({ source }) => source);
  expect(sources).toEqual(['model', 'model', 'movement', 'dataset']);
});

test('a killed run goes on where it was', async () => {
  const folder = path.join(await draftFolder(), 'p.curation');
  const made = await openDraftProject(folder);
  await propose(made, [0, 1, 2]);
  await made.project.close();
  const server = await startModelServer(good);
  const script = childScript(import.meta.dirname, 'draft-child');
  const child = spawn(process.execPath, [script, demoDataset, folder, server.endpoint], {
    cwd: repositoryRoot,
    stdio: 'inherit',
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  server.behave = firstThen(5, good, () => child.kill('SIGKILL'));
  await once(child, 'close');
  const asked = server.seen.length;
  expect(asked).toBeGreaterThanOrEqual(6);

  server.behave = good;
  const again = await openDraftProject(folder);
  const settings = settingsFor(server.endpoint, { concurrency: 2 });
  const result = await runDrafts({ ...again, settings, ...common }, unwatched);
  // Of nine, five were answered; one or two more may have been under way.
  expect(result.failed).toBe(0);
  expect(server.seen.length - asked).toBeLessThanOrEqual(9 - 5 + 1);
  for (const episode of common.episodes) {
    const texts = await textsOf(again.project, episode);
    const sources = frames.map((frame) => texts.get(frame)?.source);
    expect(sources.join(' ')).toBe('model model model dataset');
  }
});
