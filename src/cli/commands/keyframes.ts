import { StudioError, type Problem } from '../../shared/errors';
import type { BoundaryGuess, Cue, KeyframeState, Proposal } from '../../shared/model/keyframe';
import { outcomeOf, type SourceOutcome } from '../../shared/model/outcome';
import { redundancyText, sumRedundancy } from '../../shared/model/redundancy';
import type { Dataset } from '../../core/datasets/dataset';
import type { Project } from '../../core/project/project';
import { command, needed, onlyPositional, type ListEntry } from '../command';
import { oneOf } from '../take-options';
import { problemLines } from '../text';
import { readProject } from '../with-project';

interface KeyframeLine {
  id: string;
  episode: number;
  frame: number;
  timeSec: number;
  state: KeyframeState;
  /** Of `reviewed` ones also the episodes that have this keyframe, the best first, and what aligning each costs. */
  cues: Pick<Cue, 'kind' | 'strength' | 'references' | 'costs'>[];
  score: number;
  reasoning: { text: string; source: string };
  /** Which boundary it looks like; null where the machine does not say. */
  boundary: BoundaryGuess | null;
  /** What the episode was proposed with; null before that. The name is null in proposals of older studios. */
  policy: { name: string | null; hash: string } | null;
  /**
   * Whether the episode is another one now than when this was proposed or decided: its length or actions changed. Null
   * where nobody looked.
   */
  changed: boolean | null;
  /** How the episode ended, in [0, 1]: the curator's word, else the source's; null where it is not known. */
  outcome: number | null;
}

type Which = 'proposed' | 'reviewed';

const notAll =
  'The list is not complete: some proposals cannot be read; propose those episodes again.';

export const keyframes = command({
  name: 'keyframes',
  usage: `PATH --project DIR [--decisions proposed|reviewed] [--check] [--json]

  --project DIR       the project to list
  --decisions WHICH   proposed (default): the machine's; reviewed: with all decisions applied
  --check             of proposals: read every episode, to see whether it is still the one they were made for

Keyframes of an episode whose length or actions are others now are marked "changed": reviewed ones always, the machine's
with --check. Exports leave such an episode out.`,
  options: {
    project: { type: 'string' },
    decisions: { type: 'string', default: 'proposed' },
    check: { type: 'boolean', default: false },
  },
  async run({ positionals, values, log }) {
    const folder = onlyPositional(positionals, 'the dataset folder');
    const which = oneOf('--decisions', ['proposed', 'reviewed'], values.decisions);
    // Whoever applies decisions has to know the episode anyway.
    const asked = { which, isChecked: which === 'reviewed' || values.check };
    const entries = listed(folder, needed(values.project, '--project'), asked, log);
    return { document: undefined, text: '', entries };
  },
});

/** Opened for as long as the list is read. */
async function* listed(
  folder: string,
  projectDir: string,
  { which, isChecked }: { which: Which; isChecked: boolean },
  log: (line: string) => void,
): AsyncGenerator<ListEntry, string | undefined> {
  const opened = await readProject(folder, projectDir);
  try {
    const { dataset, project } = opened;
    const unread = project.info.problems.find(({ code }) => code === 'proposals-file');
    if (unread !== undefined) throw new StudioError('corrupt-data', unread.message);
    const said = await dataset.outcomes?.(dataset.episodes.map(({ index }) => index));
    const policies = new Set<string>();
    const changes: Problem[] = [];
    for (const { index } of dataset.episodes) {
      const source = said?.get(index) ?? null;
      const changed = isChecked ? await isChanged(dataset, project, index, which) : null;
      if (changed === true) changes.push(changeOf(index, which));
      for (const line of await linesOf(dataset, project, { index, source, changed }, which)) {
        const { name } = line.policy ?? { name: null };
        if (name !== null) policies.add(name);
        yield { document: line, text: textOf(line) };
      }
    }
    const { problems } = project.info;
    for (const line of problemLines([...problems, ...changes])) log(line);
    const redundancy = sumRedundancy(
      dataset.episodes.map(({ index }) => project.overview(index).redundancy),
    );
    if (redundancy !== null) log(redundancyText(redundancy));
    for (const name of policies) log(`Policy: ${name}`);
    return problems.every(({ code }) => code !== 'proposals-line') ? undefined : notAll;
  } finally {
    await opened.close();
  }
}

/**
 * Whether what was proposed, or all that was decided, is about another episode than the one that has its number now. Of
 * one that cannot be read nothing is said.
 */
async function isChanged(
  dataset: Dataset,
  project: Project,
  episode: number,
  which: Which,
): Promise<boolean> {
  const proposed = (await project.proposals(episode))?.fingerprint;
  const decided =
    which === 'reviewed' ? project.decisions(episode).map(({ fingerprint }) => fingerprint) : [];
  if (proposed === undefined && decided.length === 0) return false;
  const now = await dataset.fingerprint(episode).catch(() => null);
  if (now === null) return false;
  return (proposed ?? now) !== now || (decided.length > 0 && !decided.includes(now));
}

const changeOf = (episode: number, which: Which): Problem => ({
  code: 'changed-since-review',
  severity: 'warning',
  message: `Episode ${episode} is not the one that was ${which}: its length or actions changed; propose and review it again.`,
  episode,
});

const textOf = ({ episode, frame, timeSec, changed, ...line }: KeyframeLine): string =>
  `${episode}\t${frame}\t${timeSec.toFixed(2)} s\t${line.state}${changed === true ? ', changed' : ''}\t` +
  `${line.cues.map(({ kind }) => kind).join('+')}\t${line.reasoning.text}`;

async function linesOf(
  dataset: Dataset,
  project: Project,
  {
    index: episode,
    source,
    changed,
  }: { index: number; source: SourceOutcome | null; changed: boolean | null },
  which: Which,
): Promise<KeyframeLine[]> {
  const proposals = await project.proposals(episode);
  // Most episodes of a large dataset, which nobody reads for nothing.
  if (proposals === null && !project.hasDecisions(episode)) return [];
  const policy =
    proposals === null ? null : { name: proposals.policyName ?? null, hash: proposals.policy };
  const outcome = outcomeOf(source, project.overview(episode).outcome).value;
  const line = (keyframe: Proposal & { state: KeyframeState }): KeyframeLine => ({
    id: keyframe.id,
    episode,
    frame: keyframe.frame,
    timeSec: keyframe.frame / dataset.summary.fps,
    state: keyframe.state,
    cues: keyframe.cues.map(({ kind, strength, references, costs }) => ({
      kind,
      strength,
      ...(references === undefined ? {} : { references }),
      ...(costs === undefined ? {} : { costs }),
    })),
    score: keyframe.score,
    reasoning: keyframe.reasoning,
    boundary: keyframe.boundary ?? null,
    policy,
    changed,
    outcome,
  });
  if (which === 'reviewed') return (await project.review(episode, null)).keyframes.map(line);
  return (proposals?.keyframes ?? []).map((entry) => line({ ...entry, state: 'proposed' }));
}
