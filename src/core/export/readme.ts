/** The README of an export: what it is, how it was made, and how to load it. */
import path from 'node:path';
import type { ExportPlan } from '../../shared/model/export';
import type { FormatTask } from './formats/format';
import { code, plainText } from './markdown';
import type { ExportRequest } from './select/select-episodes';

/** What a format says in the README of its exports, Markdown. */
export interface ReadmeWords {
  /** How to load it. */
  loading: string;
  /** Before the title: what other programs read. */
  header?: string;
  /** What the export is, beginning a sentence; sparse reasoning as the format, if left out. */
  what?: string;
  /** How episodes are numbered where all are in it; `numbered from 0` if left out. */
  numbers?: string;
  /** What is new in it beside the source, with an empty line after it. */
  features?: string;
  /** What was mended on request; ends a sentence. */
  mended?: string;
}

export function readmeOf(task: FormatTask, plan: ExportPlan, words: ReadmeWords): string {
  const { dataset, options, episodes, fps } = task;
  const { header = '', features = '', mended = '', numbers = 'numbered from 0', loading } = words;
  const { what = `Sparse embodied reasoning as ${plan.version}` } = words;
  const left =
    plan.skipped.length === 0
      ? `All episodes of the source are in it, ${numbers}.`
      : leftOut(task, plan);
  const verdicts = plan.loaders.length === 0 ? '' : `${loaders(plan)}\n\n`;
  return `${header}# ${plainText(path.basename(options.out))}

${what}, made from ${code(dataset.summary.name)} by DualVLA Studio.

${facts(plan, { episodes: episodes.length, fps })}
${left} ${decided(task)}${camerasLeft(plan)}

${features}${aboutCuration(task)}${mended}.

## Loading

${verdicts}${loading}`;
}

function facts(plan: ExportPlan, of: { episodes: number; fps: number }): string {
  const percent = (plan.sparsity * 100).toFixed(1);
  return `| | |
|---|---|
| episodes | ${of.episodes} |
| frames | ${plan.frames} at ${Number(of.fps.toFixed(3))} per second |
| keyframes | ${plan.keyframes} |
| frames without reasoning | ${percent} % |
| reasoning | ${plan.reasoning.charactersOut} characters, ${plan.reasoning.distinctOut} distinct texts${before(plan)} |
`;
}

const leftOut = ({ dataset }: Pick<ExportRequest, 'dataset'>, plan: ExportPlan): string =>
  `${plan.skipped.length} of ${dataset.summary.episodes} episodes of the source were left out (curation/episodes.json says which and why); the others are numbered from 0.`;

const camerasLeft = ({ problems }: ExportPlan): string =>
  problems
    .filter(({ code: kind }) => kind === 'camera-left-out')
    .map(({ message }) => ` ${plainText(message)}`)
    .join('');

const decided = ({ options }: Pick<ExportRequest, 'options'>): string =>
  options.decisions === 'reviewed'
    ? 'Every episode was finished by a curator; a frame is a keyframe where the curator accepted, moved or added one.'
    : 'Keyframes are those the machine proposed; no curator checked them.';

const aboutCuration = ({ project }: Pick<ExportRequest, 'project'>): string =>
  `\`curation/keyframes.jsonl\` says for each keyframe which cues it has and where its text came from, \`curation/policy.json\`
holds the pruning policy (${code(project.info.policy.name)})`;

const loaders = (plan: ExportPlan): string =>
  plan.loaders
    .map(
      ({ loader, accepts, because }) =>
        `- ${loader}: ${accepts ? 'yes' : 'no'}. ${plainText(because)}`,
    )
    .join('\n');

function before({ reasoning }: ExportPlan): string {
  return reasoning.charactersIn === 0
    ? ''
    : `; the same episodes of the source had ${reasoning.charactersIn} characters, ${reasoning.distinctIn} distinct texts`;
}
