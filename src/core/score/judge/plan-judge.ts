/** The plan of judging: whom it asks, how much, what it may cost, and what is in the way. Asks nobody. */
import { costOf, hostOf } from '../../../shared/model/draft';
import { judgeConsentText, type JudgePlan, type JudgeSettings } from '../../../shared/model/judge';
import { pictureTokens, tokensOf } from '../../models/chat-body';
import { probeVideo } from '../../video/probe';
import { whyNoFfmpeg } from '../../video/tools';
import type { Rollout } from '../rollout';
import { dimensionsFor } from './answer';
import { instructionsFor } from './rubric';

export interface JudgePlanRequest {
  rollouts: readonly Rollout[];
  settings: JudgeSettings;
  /** Questions about each rollout, beside the repeats; those of the stress tests are several. */
  variants: number;
  /** Pictures of examples that come with each question. */
  examplePictures: number;
  /** What is in the way besides, such as a missing key: a sentence each. */
  faults: readonly string[];
  /** The server that compares tasks, if any. */
  embeddings?: string | null;
}

export async function planJudge(request: JudgePlanRequest): Promise<JudgePlan> {
  const { rollouts, settings, variants, examplePictures, faults, embeddings = null } = request;
  const { repeats, requestsPerMinute, tokensPerMinute, endpoint } = settings;
  const questions = rollouts.length * repeats * variants;
  const each = await estimate(rollouts, settings, examplePictures);
  const tokensIn = questions * each.tokensIn;
  const tokensOut = questions * each.tokensOut;
  const noFfmpeg = await whyNoFfmpeg();
  return {
    host: hostOf(endpoint),
    blockers: [
      ...faults,
      ...(noFfmpeg === null ? [] : [`No pictures can be taken: ${noFfmpeg}`]),
      ...(rollouts.length > 0 ? [] : ['There are no rollouts to judge.']),
    ],
    consent: judgeConsentText(endpoint, embeddings),
    rollouts: rollouts.length,
    questions,
    pictures: questions * each.pictures,
    tokensIn,
    tokensOut,
    cost: costOf(settings, tokensIn, tokensOut),
    minutesAtLeast: Math.max(
      requestsPerMinute === null ? 0 : questions / requestsPerMinute,
      tokensPerMinute === null ? 0 : (tokensIn + tokensOut) / tokensPerMinute,
    ),
  };
}

/** What is said of each dimension, and of one rollout besides the instructions; typical. */
const answerTokensEach = 90;
const factCharacters = 1_200;
/** Where no video can be looked at. */
const usualShape = 0.75;

/** Of one question. */
export async function estimate(
  rollouts: readonly Rollout[],
  settings: JudgeSettings,
  examplePictures = 0,
): Promise<{ pictures: number; tokensIn: number; tokensOut: number }> {
  const { frames, cameras, pictureWidth, instructions, answerTokens } = settings;
  const size = (await sizeOf(rollouts, cameras)) ?? {
    width: pictureWidth,
    height: pictureWidth * usualShape,
  };
  const width = Math.min(pictureWidth, size.width);
  const height = Math.round((width * size.height) / size.width);
  const pictures = frames * Math.min(cameras, size.cameras ?? cameras) + examplePictures;
  const asked = dimensionsFor(rollouts.some(({ texts }) => texts.length > 0));
  const characters = instructionsFor(asked).length + instructions.length + factCharacters;
  return {
    pictures,
    tokensIn: tokensOf(characters) + pictures * pictureTokens({ width, height }),
    tokensOut: Math.min(answerTokens, answerTokensEach * asked.length),
  };
}

/** Of the first rollout that has a video. */
async function sizeOf(
  rollouts: readonly Rollout[],
  cameras: number,
): Promise<{ width: number; height: number; cameras?: number } | null> {
  for (const rollout of rollouts.slice(0, 20)) {
    try {
      const videos = await rollout.videos(cameras);
      const [main] = videos;
      if (main === undefined) continue;
      const { width, height } = await probeVideo(main.file);
      if (width > 0 && height > 0) return { width, height, cameras: videos.length };
    } catch {
      // It is named when it is its turn.
    }
  }
  return null;
}
