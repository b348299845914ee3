/** Several curators finished one episode, and agree by the rule of the team room. */
import { expect, it } from 'vitest';
import { selectEpisodes } from '../../../src/core/export/select/select-episodes';
import { unwatched } from '../../../src/core/jobs/progress';
import { teamOverview } from '../../../src/core/team/overview';
import type { DecisionAct } from '../../../src/shared/model/decision';
import { exportOptionsSchema } from '../../../src/shared/model/export';
import { proposal, ScriptedCurator, seen } from '../../shared/decisions';
import { toyDataset, toyEpisodes } from '../project/toy-dataset';
import { openToy, proposalsOf, temporaryFolder } from '../project/toy-project';

const dataset = toyDataset('/data/toy', toyEpisodes);
const options = exportOptionsSchema.parse({ out: '/out' });
const accept: DecisionAct = { kind: 'accept', keyframes: [seen('p0', 10)] };
const prune: DecisionAct = { kind: 'prune', keyframes: [seen('p1', 20)] };
const edit: DecisionAct = { kind: 'edit', keyframe: seen('p0', 10), text: 'By Ann.' };
const finish: DecisionAct = { kind: 'finish' };
const add = (id: string, frame: number): DecisionAct => ({
  kind: 'add',
  keyframe: { ...seen(id, frame), reasoning: { text: 'Lift it.', source: 'curator' } },
});

it('what all who finished it agree on is exported once, whoever else began it', async () => {
  const project = await openToy(await temporaryFolder());
  await project.saveProposals(proposalsOf(0, [proposal('p0', 10), proposal('p1', 20)]));
  const decide = (curator: string, ...acts: DecisionAct[]) => {
    const hand = new ScriptedCurator({ projectId: project.id, curator, device: curator });
    return project.append(acts.map((act) => hand.decide(act)));
  };
  const exported = async () =>
    (await selectEpisodes({ dataset, project, options }, unwatched)).kept;
  // A frame apart, and a text that Ben left as it was proposed: no dispute.
  await decide('ann', accept, prune, edit, add('anns', 40), finish);
  await decide('ben', accept, prune, add('bens', 41), finish);
  await decide('cleo', { kind: 'accept', keyframes: [seen('p1', 20)] });
  expect((await teamOverview(dataset, project)).unsettled).toBe(0);
  const [episode] = await exported();
  expect(episode?.keyframes.map(({ frame, reasoning }) => [frame, reasoning.text])).toEqual([
    [10, 'By Ann.'],
    [40, 'Lift it.'],
  ]);
  expect(episode?.curators).toEqual(['ann', 'ben']);
  await decide('dora', { kind: 'flag', flagged: true });
  expect(await exported()).toEqual([]);
});
