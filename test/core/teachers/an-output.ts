/** Outputs of a teacher as tests need them. */
import type { TeacherOutput } from '../../../src/shared/model/teacher';

/** Of the toy dataset's episodes, which have the fingerprint `f`. */
export const anOutput = (given: Partial<TeacherOutput> = {}): TeacherOutput => ({
  teacher: 'pi0',
  version: null,
  kind: 'action',
  episode: 0,
  frame: 0,
  fingerprint: 'f',
  action: [
    [0.5, -1],
    [0.25, 2],
  ],
  std: null,
  probs: null,
  text: null,
  logprobs: null,
  latencyMs: null,
  error: null,
  source: 'live',
  provenance: 'openpi 127.0.0.1',
  requestHash: null,
  atMs: 1_700_000_000_000,
  ...given,
});
