import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../shared/errors';
import { lagText, lagToCorrect, withLag, type GripperLag } from '../../shared/model/gripper-lag';
import { policySchema, type Policy } from '../../shared/model/policy';
import { presets } from '../../shared/model/presets';
import type { LearnedResult } from '../../shared/model/project';
import { redundancyText, type Redundancy } from '../../shared/model/redundancy';
import type { Dataset } from '../../core/datasets/dataset';
import { wrongPart } from '../../core/files/wrong-part';
import { lagOfDataset } from '../../core/keyframes/dataset-lag';
import { proposeDataset } from '../../core/keyframes/propose';
import { readNamedPolicies } from '../../core/policies/named-policies';
import type { Project } from '../../core/project/project';
import type { ProjectFolder } from '../../core/project/project-folder';
import { command, needed, onlyPositional } from '../command';
import { parseEpisodeList } from '../episode-list';
import { engineAt, queueUsage } from '../queue-option';
import { problemLines } from '../text';
import { matchParts } from '../../core/kinematics/match-parts';
import { matchText } from '../../shared/model/kinematics';
import { withNewProject } from '../with-project';

export const propose = command({
  name: 'propose',
  usage: `PATH --project DIR [--episodes 0-9,12] [--policy FILE] [--event-model FILE]
        [--curator NAME] [--correct-lag] [--urdf FILE] [--queue URL] [--json]

  --project DIR     where proposals and decisions are kept (made if missing)
  --episodes LIST   only these episodes; how much scene events count follows from a sample of twelve of all
                    episodes, whose videos are watched, and downloaded where they are on the Hub only
  --policy FILE     a pruning policy (JSON), the name of one saved in the project, or a preset:
                    default, paper, dense or sparse; it becomes the project's policy
  --event-model FILE  description (JSON) of an image encoder that pictures are predicted with, for the
                      curve of surprise; docs/keyframes.md says what it must hold
  --correct-lag     take the hand's acts as earlier as the videos show them (of episodes that
                    were proposed before); kept in the project
  --urdf FILE       the robot's description: sentences then say where the hand goes. Joints are matched
                    with dimensions by name, else in order; what was matched is said and kept
  --curator NAME    whose finished episodes are learned from; without it, of
                    those who finished as many as the policy asks for, who finished one last${queueUsage}`,
  options: {
    project: { type: 'string' },
    episodes: { type: 'string' },
    policy: { type: 'string' },
    'event-model': { type: 'string' },
    'correct-lag': { type: 'boolean', default: false },
    urdf: { type: 'string' },
    curator: { type: 'string' },
    queue: { type: 'string' },
  },
  async run({ positionals, values, job, log }) {
    const folder = onlyPositional(positionals, 'the dataset folder');
    const projectDir = needed(values.project, '--project');
    const modelFile =
      values['event-model'] === undefined ? null : path.resolve(values['event-model']);
    const shared = await engineAt(values.queue, log);
    const wanted = values.episodes === undefined ? null : parseEpisodeList(values.episodes);
    return withNewProject(folder, projectDir, async (dataset, project) => {
      if (project.info.readOnlyBecause !== null) {
        throw new StudioError('conflict', project.info.readOnlyBecause);
      }
      const policy =
        values.policy === undefined ? null : await policyFrom(values.policy, project.folder);
      for (const episode of wanted ?? []) dataset.episode(episode);
      if (policy !== null) await project.setPolicy(policy);
      if (values.urdf !== undefined) {
        const file = path.resolve(values.urdf);
        const { parts, arms } = await matchParts(dataset, project.robot.parts, file);
        await project.setRobot(parts);
        for (const arm of arms) log(matchText(arm));
      }
      if (values['correct-lag']) await correctLag(dataset, project);
      const result = await proposeDataset(
        {
          dataset,
          project,
          episodes: wanted,
          policy: policy ?? project.info.policy,
          eventModel: modelFile,
          curator: values.curator ?? null,
          ...shared,
        },
        job,
      );
      result.problems.unshift(...project.info.problems);
      for (const line of problemLines(result.problems)) log(line);
      const perEpisode = await redundancyPerEpisode(dataset, project, wanted);
      const gripperLag = await lagOfDataset(dataset, project);
      const lag = lagText(gripperLag);
      const cues = Object.entries(result.cues).map(([kind, count]) => `${kind} ${count}`);
      return {
        document: { ...result, redundancyPerEpisode: perEpisode, gripperLag },
        text: [
          `${result.keyframes} keyframes in ${result.episodes} episodes (${result.frames} frames), ` +
            `${(100 * result.sparsity).toFixed(1)} % of frames lose their reasoning, ${result.seconds.toFixed(1)} s.`,
          `Cues: ${cues.join(', ') || 'none'}.`,
          ...(result.learned === null ? [] : [learnedText(result.learned)]),
          ...(result.redundancy === null ? [] : [redundancyText(result.redundancy)]),
          ...(lag === null ? [] : [`${lag}${mayCorrect(project, gripperLag)}`]),
          `Project: ${project.info.path}`,
        ].join('\n'),
      };
    });
  },
});

const isCorrected = ({ robot }: Project): boolean =>
  robot.parts.some(({ lagSec }) => lagSec !== undefined);

function mayCorrect(project: Project, lag: GripperLag): string {
  if (isCorrected(project)) return ' It is corrected in this project.';
  return lagToCorrect(lag) === null ? '' : ' --correct-lag takes it into account.';
}

/** Throws `conflict` where the videos do not tell of a lag. */
async function correctLag(dataset: Dataset, project: Project): Promise<void> {
  const lag = lagToCorrect(await lagOfDataset(dataset, project));
  if (lag === null) {
    throw new StudioError(
      'conflict',
      'The videos of the episodes proposed so far show no lag of the hand; propose some without --correct-lag first, or leave it out.',
    );
  }
  await project.setRobot(withLag(project.robot.parts, lag));
}

const learnedText = ({ curator, from, leftOut, episodes, unlike }: LearnedResult): string =>
  `Learned from ${from.length} ${from.length === 1 ? 'episode' : 'episodes'} that ${curator} finished: ` +
  `${episodes} others have keyframes as there, ${unlike} are too unlike.` +
  (leftOut === 0 ? '' : ` ${leftOut} more, dropped or without a keyframe, are left out.`);

/** Of the episodes that have dense reasoning. */
async function redundancyPerEpisode(
  dataset: Dataset,
  project: Project,
  wanted: readonly number[] | null,
): Promise<({ episode: number } & Redundancy)[]> {
  const found: ({ episode: number } & Redundancy)[] = [];
  for (const episode of wanted ?? dataset.episodes.map(({ index }) => index)) {
    const redundancy = (await project.proposals(episode))?.redundancy;
    if (redundancy !== undefined) found.push({ episode, ...redundancy });
  }
  return found;
}

/** A file counts before a saved policy of the same name, and that before a preset. */
async function policyFrom(given: string, folder: ProjectFolder): Promise<Policy> {
  if (!existsSync(given)) {
    const { saved } = await readNamedPolicies(folder);
    const named = saved.find(({ name }) => name === given);
    const preset = presets.find(({ policy }) => policy.name === given)?.policy;
    const found = named ?? preset;
    if (found !== undefined) return found;
  }
  return readPolicy(given);
}

async function readPolicy(file: string): Promise<Policy> {
  let raw: unknown;
  try {
    raw = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new StudioError(
      'invalid-input',
      `The policy ${file} is neither a JSON file that can be read, nor saved in the project, nor a preset (default, paper, dense, sparse).`,
      {
        cause: error,
      },
    );
  }
  const parsed = policySchema.safeParse(raw);
  if (!parsed.success) {
    throw new StudioError(
      'invalid-input',
      `The policy ${file} is not valid: ${wrongPart(parsed.error)}.`,
    );
  }
  return parsed.data;
}
