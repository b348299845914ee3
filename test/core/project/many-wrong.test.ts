/** However much is wrong in a stranger's file, only the first of it is kept: each fault would take memory. */
import { expect, it } from 'vitest';
import type { z } from 'zod';
import { entrySchema as annotations } from '../../../src/core/datasets/annotations/annotation-file';
import { sidecarSchema } from '../../../src/core/datasets/lerobot/text/dense-text';
import { infoSchema as rlds } from '../../../src/core/datasets/rlds/open-rlds';
import { storedEventsSchema } from '../../../src/core/events/episode-events';
import { storedSchema as fits } from '../../../src/core/learning/fits';
import { storedSchema as courses } from '../../../src/core/library/similarity/kept-courses';
import { completionSchema } from '../../../src/core/models/chat-client';
import { fileSchema as shifts } from '../../../src/core/project/camera-shifts';
import { episodeProposalsSchema } from '../../../src/core/project/proposals-line';
import { episodesSchema as exported } from '../../../src/core/publish/card';
import { keptAnswerSchema } from '../../../src/core/score/judge/answers';
import { replySchema as embeddings } from '../../../src/core/score/knowledge/embeddings';
import { rolloutSchema as judged } from '../../../src/core/score/stored-judge';
import { storedSchema as oddities } from '../../../src/core/teachers/embedded/oddities';
import { rowSchema as imported } from '../../../src/core/teachers/import';
import { rolloutLineSchema } from '../../../src/shared/model/score';
import { teacherOutputSchema } from '../../../src/shared/model/teacher';

/** More than a list of pictures, dimensions or samples may have, less than what takes time. */
const wrong = Array.from({ length: 20_000 }, () => ({ x: [] }));
const keyed = Object.fromEntries(wrong.map((each, at) => [String(at), each]));
const curves = { whole: wrong, quiet: wrong, lively: wrong, growth: wrong };
const seen = { reasoning: { text: '', timesSec: wrong } };

it.each<[string, z.ZodType, unknown]>([
  ['annotations', annotations, { alt_instruction: { CR: wrong.map(() => 1), CC: wrong } }],
  ['moves', annotations, { features: { move_primitive: wrong } }],
  ['texts beside the rows', sidecarSchema, { episodes: { ...keyed, a: 0, b: 0 } }],
  ['RLDS', rlds, { splits: wrong.map(() => 1) }],
  ['lengths of RLDS', rlds, { splits: [{ shardLengths: wrong }] }],
  ['what was seen', storedEventsSchema, { surprise: wrong, cameras: [{ curves }], lost: wrong }],
  ['fits', fits, { 0: { ...keyed, b: { cost: 1, frames: wrong } } }],
  ['fits of one episode', fits, { 0: { b: { cost: 1, frames: wrong } } }],
  ['courses', courses, { episodes: keyed }],
  ['choices of a model', completionSchema, { choices: wrong }],
  ['shifts of cameras', shifts, { shifts: keyed }],
  ['an export to publish', exported, { episodes: wrong }],
  ['proposals', episodeProposalsSchema, { keyframes: wrong }],
  ['answers of a judge', keptAnswerSchema, { dimensions: { reasoning: { timesSec: wrong } } }],
  ['what a judge saw', judged, { evidence: seen }],
  ['embeddings', embeddings, { data: wrong }],
  ['odd demonstrations', oddities, { findings: wrong }],
  ['an action to import', imported, { action: wrong, std: [wrong], logprobs: wrong }],
  ['rollouts', rolloutLineSchema, { actions: [wrong], state: wrong }],
  ['actions', teacherOutputSchema, { action: wrong, std: [wrong], probs: [[wrong]] }],
  ['tokens', teacherOutputSchema, { logprobs: wrong }],
])('%s', (_what, schema, value) => {
  const { error } = schema.safeParse(value);
  expect(error?.issues.length).toBeLessThan(30);
});
