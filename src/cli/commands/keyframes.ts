import { StudioError } from '../../shared/errors';
import type { BoundaryGuess, Cue, KeyframeState, Proposal } from '../../shared/model/keyframe';
import { outcomeOf, type SourceOutcome } from '../../shared/model/outcome';
import { redundancyText, sumRedundancy } from '../../shared/model/redundancy';
import type { Dataset } from '../../core/datasets/dataset';
import type { Project } from '../../core/project/project';
import { command, needed, onlyPositional, type ListEntry } from '../command';
import { summaries } from '../summaries';
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
  /** How the episode ended, in [0, 1]: the curator's word, else the source's; null where it is not known. */
  outcome: number | null;
}

const notAll =
  'The list is not complete: some proposals cannot be read; propose those episodes again.';

export const keyframes = command({
  name: 'keyframes',
  summary: summaries.keyframes,
  usage: `PATH --project DIR [--decisions proposed|reviewed] [--json]

  --project DIR       the project to list
  --decisions WHICH   proposed (default): the machine's; reviewed: with all decisions applied`,
  options: {
    project: { type: 'string' },
    decisions: { type: 'string', default: 'proposed' },
  },
  async run({ positionals, values, log }) {
    const folder = onlyPositional(positionals, 'the dataset folder');
    const which = oneOf('--decisions', ['proposed', 'reviewed'], values.decisions);
    const entries = listed(folder, needed(values.project, '--project'), which, log);
    return { document: undefined, text: '', entries };
  },
});

/** Opened for as long as the list is read. */
async function* listed(
  folder: string,
  projectDir: string,
  which: 'proposed' | 'reviewed',
  log: (line: string) => void,
): AsyncGenerator<ListEntry, string | undefined> {
  const opened = await readProject(folder, projectDir);
  try {
    const { dataset, project } = opened;
    const unread = project.info.problems.find(({ code }) => code === 'proposals-file');
    if (unread !== undefined) throw new StudioError('corrupt-data', unread.message);
    const said = await dataset.outcomes?.(dataset.episodes.map(({ index }) => index));
    const policies = new Set<string>();
    for (const { index } of dataset.episodes) {
      const source = said?.get(index) ?? null;
      for (const line of await linesOf(dataset, project, { index, source }, which)) {
        const { name } = line.policy ?? { name: null };
        if (name !== null) policies.add(name);
        yield { document: line, text: textOf(line) };
      }
    }
    const { problems } = project.info;
    for (const line of problemLines(problems)) log(line);
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

const textOf = ({ episode, frame, timeSec, state, cues, reasoning }: KeyframeLine): string =>
  `${episode}\t${frame}\t${timeSec.toFixed(2)} s\t${state}\t` +
  `${cues.map(({ kind }) => kind).join('+')}\t${reasoning.text}`;

async function linesOf(
  dataset: Dataset,
  project: Project,
  { index: episode, source }: { index: number; source: SourceOutcome | null },
  which: 'proposed' | 'reviewed',
): Promise<KeyframeLine[]> {
  const proposals = await project.proposals(episode);
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
    outcome,
  });
  if (which === 'reviewed') return (await project.review(episode, null)).keyframes.map(line);
  return (proposals?.keyframes ?? []).map((entry) => line({ ...entry, state: 'proposed' }));
}
