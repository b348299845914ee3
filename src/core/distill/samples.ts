/** The samples of one episode: a row for what the student should do at each frame, another for what it should say. */
import type { Domain, LossSettings, Preset } from '../../shared/model/distill';
import type { LookVerdict, TeacherOutput } from '../../shared/model/teacher';
import type { OutEpisode } from '../export/formats/format';
import { chunkError, type ActionSpace } from '../teachers/action-space';
import type { Split } from './split';
import { textAgreement } from './text-agreement';
import {
  agreementOfAction,
  confidenceOfDistributions,
  confidenceOfSpread,
  confidenceOfTokens,
  verdictFactor,
  weightOf,
  type LookCounts,
  type TrustFactors,
} from './trust';

export interface Sample {
  id: string;
  domain: Domain;
  target: 'action' | 'text';
  split: Split;
  /** Null for what is no frame. */
  place: { episode: number; frame: number; sourceEpisode: number; sourceFrame: number } | null;
  /** Of multimodal samples. */
  asked: { image: string; question: string } | null;
  hardAction: readonly (readonly number[])[] | null;
  hardText: string | null;
  /** Null where no teacher said anything that counts. */
  soft: SoftLabel | null;
}

interface SoftLabel {
  output: TeacherOutput | null;
  /** Mean size of the error of an action, in spreads; null for texts. */
  error: number | null;
  factors: TrustFactors;
  weight: number;
  verdict: LookVerdict | null;
}

/** What a curator said of an output, and what was said of its like. */
export interface Looked {
  verdict: LookVerdict | null;
  stratum: LookCounts;
  all: LookCounts;
}

export interface Weighing {
  preset: Preset;
  settings: LossSettings;
  space: ActionSpace;
  /** Error at which agreement is 1 / e, in spreads. */
  scale: number;
}

interface EpisodeSources {
  episode: OutEpisode;
  split: Split;
  /** Frames of the source from one of the export to the next. */
  stride: number;
  /** Demonstrated actions by frame of the source; null where there are none. */
  actions: readonly (readonly number[])[] | null;
  /** By frame of the source. */
  actionOutputs: ReadonlyMap<number, TeacherOutput>;
  reasoningOutputs: ReadonlyMap<number, TeacherOutput>;
  looked: (output: TeacherOutput) => Looked;
}

/** In order of frames, the action before the text. */
export function* episodeSamples(of: EpisodeSources, weighing: Weighing): Generator<Sample> {
  const { episode, split, actions } = of;
  const texts = new Map(
    episode.keyframes.map(({ outFrame, reasoning }) => [outFrame, reasoning.text]),
  );
  for (const [frame, sourceFrame] of episode.frames.entries()) {
    const place = { episode: episode.target, frame, sourceEpisode: episode.episode, sourceFrame };
    const text = texts.get(frame) ?? '';
    const domain: Domain = text === '' ? 'action' : 'embodied-reasoning';
    const shared = { domain, split, place, asked: null };
    const id = `${episode.target}-${frame}`;
    const hardAction = actions?.[sourceFrame];
    if (hardAction !== undefined) {
      const output = of.actionOutputs.get(sourceFrame);
      yield {
        ...shared,
        id: `${id}-action`,
        target: 'action',
        hardAction: [hardAction],
        hardText: null,
        soft: output === undefined ? null : softAction(output, sourceFrame, of, weighing),
      };
    }
    if (text !== '') {
      const output = of.reasoningOutputs.get(sourceFrame);
      yield {
        ...shared,
        id: `${id}-text`,
        target: 'text',
        hardAction: null,
        hardText: text,
        soft: output === undefined ? null : softText(output, text, of.looked(output), weighing),
      };
    }
  }
}

function softAction(
  output: TeacherOutput,
  frame: number,
  { actions, stride, looked }: EpisodeSources,
  { preset, settings, space, scale }: Weighing,
): SoftLabel | null {
  const width = space.live.length;
  if (output.action === null || output.action[0]?.length !== width) return null;
  const error = chunkError(actions?.slice(frame) ?? [], output.action, space);
  const said = looked(output);
  const factors: TrustFactors = {
    c: confidenceOfAction(output, space) ?? settings.silence,
    g: Number.isNaN(error) ? 0 : agreementOfAction(error, scale),
    v: verdictFactor(said.verdict, { ...said, priorStrength: settings.priorStrength }),
  };
  const every = <Row>(rows: Row[] | null): Row[] | null =>
    rows?.filter((_, row) => row % stride === 0) ?? null;
  const { action, std, probs } = output;
  return {
    // A row is a frame of the source; an export of every n-th frame has every n-th row.
    output: { ...output, action: every(action), std: every(std), probs: every(probs) },
    error,
    factors,
    weight: preset === 'paper' ? 1 : weightOf(factors),
    verdict: said.verdict,
  };
}

/** Null where the teacher states none. */
function confidenceOfAction({ probs, std }: TeacherOutput, space: ActionSpace): number | null {
  const cells = probs?.flatMap((row) => row.filter((_, dim) => space.live[dim])) ?? [];
  if (cells.length > 0) return confidenceOfDistributions(cells.map(whole));
  const stated = std === null ? Number.NaN : confidenceOfSpread(std, space);
  return Number.isNaN(stated) ? null : stated;
}

/** What is missing to 1 is one more outcome, the tail. */
function whole(probabilities: readonly number[]): number[] {
  const sum = probabilities.reduce((a, b) => a + b, 0);
  const all = sum < 1 - 1e-3 ? [...probabilities, 1 - sum] : [...probabilities];
  const total = all.reduce((a, b) => a + b, 0);
  return all.map((p) => p / total);
}

function softText(
  output: TeacherOutput,
  label: string,
  said: Looked,
  { preset, settings }: Weighing,
): SoftLabel | null {
  // The paper's text has a hard label alone.
  if (preset === 'paper' || output.text === null) return null;
  const { logprobs, text } = output;
  const factors: TrustFactors = {
    c: logprobs === null || logprobs.length === 0 ? settings.silence : confidenceOfTokens(logprobs),
    g: textAgreement({ text, logprobs }, label, settings.textFloor),
    v: verdictFactor(said.verdict, { ...said, priorStrength: settings.priorStrength }),
  };
  return { output, error: null, factors, weight: weightOf(factors), verdict: said.verdict };
}
