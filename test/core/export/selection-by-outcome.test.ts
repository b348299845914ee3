/** What a curator said of whole episodes decides what an export takes, as far as the export is told to heed it. */
import { expect, it } from 'vitest';
import { selectEpisodes } from '../../../src/core/export/select/select-episodes';
import { unwatched } from '../../../src/core/jobs/progress';
import { lookAgainTag } from '../../../src/shared/model/drop-reason';
import { smallDataset } from '../datasets/small-dataset';
import { Curated } from './curated';

it('leaves out what was dropped, with its reason, and other outcomes and tags where it is told to', async () => {
  const root = await smallDataset({ version: 'v2.1', lengths: [5, 6, 7, 8, 9] });
  const curated = await Curated.open(root);
  for (const episode of [0, 1, 2, 3, 4]) await curated.review(episode, [1]);
  await curated.decide(0, { kind: 'outcome', value: 1 });
  await curated.decide(1, { kind: 'outcome', value: 0 });
  await curated.decide(2, { kind: 'tag', tags: ['slipped', lookAgainTag] });
  await curated.decide(3, { kind: 'flag', flagged: true, reason: 'recording' });
  const select = async (options: Parameters<typeof curated.request>[0] = {}) => {
    const { kept, skipped } = await selectEpisodes(curated.request(options), unwatched);
    return {
      kept: kept.map(({ episode }) => episode),
      skipped: skipped.map(({ episode, reason }) => [episode, reason]),
      message: skipped[0]?.message,
    };
  };
  expect(await select()).toEqual({
    kept: [0, 1, 2, 4],
    skipped: [[3, 'flagged']],
    message:
      'Episode 3 was dropped (Camera or sensor fault); take it in again, or export dropped ones too.',
  });
  expect(await select({ includeFlagged: true, outcomes: ['success'] })).toEqual({
    kept: [0],
    skipped: [1, 2, 3, 4].map((episode) => [episode, 'outcome']),
    message: 'Episode 1 is left out: its outcome is failure.',
  });
  expect(await select({ includeFlagged: true, withoutTags: [lookAgainTag] })).toEqual({
    kept: [0, 1, 3, 4],
    skipped: [[2, 'tagged']],
    message: 'Episode 2 is left out: it is tagged “look again”.',
  });
});
