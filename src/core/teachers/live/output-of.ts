/** What a teacher said as an output of the project. */
import type { CollectSettings, FeatureMap } from '../../../shared/model/collect';
import type { DatasetSummary } from '../../../shared/model/dataset';
import { teacherOutputSchema, type TeacherOutput } from '../../../shared/model/teacher';
import type { Question } from './episode-questions';
import { actionColumns, datasetAction } from './feature-map';
import type { Said } from './live-teacher';

export type Answer = Pick<TeacherOutput, 'action' | 'text' | 'logprobs'>;

/** What the project can keep. */
const answerSchema = teacherOutputSchema.pick({ action: true, text: true, logprobs: true });

/** `fault` is the rest of a sentence that begins with the teacher's host. */
export type ReadAnswer = (
  said: Extract<Said, { kind: 'actions' | 'text' }>,
) => Answer | { fault: string };

export function readerOf(map: FeatureMap, dataset: Pick<DatasetSummary, 'features'>): ReadAnswer {
  const width = actionColumns(dataset).length;
  return (said) => {
    const action = said.kind === 'text' ? null : datasetAction(said.chunks, map, width);
    if (action !== null && 'fault' in action) return action;
    const words = said.kind === 'text' ? said : { text: null, logprobs: null };
    const kept = answerSchema.safeParse({ ...words, action });
    if (kept.success) return kept.data;
    const [issue] = kept.error.issues;
    return {
      fault: `gave an answer that cannot be kept (${String(issue?.path[0])}: ${issue?.message})`,
    };
  };
}

/** The outcome of one question: an answer, or why there is none. */
export function outputOf(
  settings: CollectSettings,
  question: Pick<Question, 'episode' | 'frame' | 'fingerprint' | 'requestHash'>,
  heard: { answer: Answer; latencyMs: number } | { why: string },
): TeacherOutput {
  const { teacher, model, protocol, endpoint } = settings;
  const { host } = new URL(endpoint);
  const { episode, frame, fingerprint, requestHash } = question;
  const answer = 'answer' in heard ? heard.answer : { action: null, text: null, logprobs: null };
  return {
    teacher,
    version: model,
    kind: protocol === 'chat' ? 'reasoning' : 'action',
    episode,
    frame,
    fingerprint,
    ...answer,
    std: null,
    probs: null,
    latencyMs: 'answer' in heard ? heard.latencyMs : null,
    error: 'answer' in heard ? null : `${host} ${heard.why}`,
    source: 'live',
    provenance: `${protocol} ${host}`,
    requestHash,
    atMs: Date.now(),
  };
}
