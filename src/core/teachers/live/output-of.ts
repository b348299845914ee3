/** What a teacher said as an output of the project. */
import type { CollectSettings, FeatureMap } from '../../../shared/model/collect';
import type { DatasetSummary } from '../../../shared/model/dataset';
import type { TeacherOutput } from '../../../shared/model/teacher';
import type { Question } from './episode-questions';
import { actionColumns, datasetAction } from './feature-map';
import type { Said } from './live-teacher';

export type Answer = Pick<TeacherOutput, 'action' | 'text' | 'logprobs'>;

/** `fault` is the rest of a sentence that begins with the teacher's host. */
export type ReadAnswer = (
  said: Extract<Said, { kind: 'actions' | 'text' }>,
) => Answer | { fault: string };

export function readerOf(map: FeatureMap, dataset: Pick<DatasetSummary, 'features'>): ReadAnswer {
  const width = actionColumns(dataset).length;
  return (said) => {
    if (said.kind === 'text') return { action: null, text: said.text, logprobs: said.logprobs };
    const action = datasetAction(said.chunks, map, width);
    return 'fault' in action ? action : { action, text: null, logprobs: null };
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
