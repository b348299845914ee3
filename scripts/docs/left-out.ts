/**
 * How much the constants of the default policy owe to having been chosen in sight of the labels: each is chosen anew,
 * one after the other, on all labelled datasets but one, and scored on that one. Prints a table for docs/keyframes.md.
 *
 *   npx tsx scripts/docs/left-out.ts DATA LABELS.json
 */
import { f1At, score, type Prediction } from '../../src/core/evaluation/score';
import { defaultPolicy, type Policy } from '../../src/shared/model/policy';
import type { Episode } from '../../src/core/evaluation/read-episode';
import { proposedBy, readLabelled } from './read-labelled';

const [data, labels] = process.argv.slice(2);
if (data === undefined || labels === undefined) throw new Error('left-out DATA LABELS.json');
const demo = await readLabelled('assets', 'assets/demo/events.json');
const recorded = await readLabelled(data, labels);
const nameOf = ({ label }: { label: { dataset: string } }): string => label.dataset;
const names = [...new Set(recorded.map(nameOf))];

const set: readonly ((policy: Policy, share: number) => Policy)[] = [
  (policy, share) => ({ ...policy, threshold: policy.threshold * share }),
  (policy, share) => ({ ...policy, mergeSec: policy.mergeSec * share }),
  (policy, share) => ({ ...policy, minGapSec: policy.minGapSec * share }),
  ...(['stopShare', 'slowShare', 'goShare', 'dipShare', 'restSec'] as const).map(
    (key) =>
      (policy: Policy, share: number): Policy => ({
        ...policy,
        phase: { ...policy.phase, [key]: policy.phase[key] * share },
      }),
  ),
  (policy, share) => ({
    ...policy,
    pause: { ...policy.pause, stopShare: policy.pause.stopShare * share },
  }),
];

/** Starts well away from what was chosen with all labels: every constant a third larger. */
function chosenOn(episodes: readonly Episode[]): Policy {
  const start = set.reduce((policy, change) => change(policy, 4 / 3), defaultPolicy);
  return set.reduce((policy, change) => {
    const tried = [0.5, 0.6, 0.75, 0.9, 1, 1.1].map((share) => change(policy, share));
    const figures = tried.map((one) => f1At(proposedBy(episodes, one), 0.25));
    return tried[figures.indexOf(Math.max(...figures))] ?? policy;
  }, start);
}

const said = (predictions: readonly Prediction[]): string => {
  const { f1, low, high } = score(predictions).tolerances['0.25'];
  return `${f1.toFixed(3)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;
};
const chosen: Prediction[] = [];
console.log('| dataset left out | default policy | chosen without it |\n| --- | --- | --- |');
for (const name of names) {
  const own = recorded.filter((episode) => nameOf(episode) === name);
  const others = [...demo, ...recorded.filter((episode) => nameOf(episode) !== name)];
  const predictions = proposedBy(own, chosenOn(others));
  chosen.push(...predictions);
  console.log(`| ${name} | ${said(proposedBy(own, defaultPolicy))} | ${said(predictions)} |`);
}
console.log(`| all | ${said(proposedBy(recorded, defaultPolicy))} | ${said(chosen)} |`);
