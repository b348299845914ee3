/** One question of a run by itself: a keyframe is drafted at once, or the settings are tried before a run. */
import { StudioError } from '../../shared/errors';
import { costOf, type DraftTrial } from '../../shared/model/draft';
import type { ReviewedKeyframe } from '../../shared/model/keyframe';
import { Asker, type AskRequest } from './asker';
import { episodeFacts } from './episode-facts';
import { keptDraft } from './plan';
import { Pictures } from './pictures';
import { standingOf, targetsOf, type EpisodeStanding } from './targets';

export interface TrialRequest extends AskRequest {
  /** Null means all. */
  episodes: readonly number[] | null;
  /**
   * The keyframe asked about, of the one episode; null means the first one that a run would ask about, or the first
   * that stands where a run would ask about none: a model can be tried all the same.
   */
  keyframe: string | null;
}

/**
 * Asks about one keyframe. The answer is kept as a run keeps it, so that a run does not ask again; no draft is changed.
 * Throws `not-found` where there is no such keyframe, the signal's reason, and what reading the episode throws.
 */
export async function tryDraft(request: TrialRequest, signal: AbortSignal): Promise<DraftTrial> {
  const started = performance.now();
  const { dataset, project, settings } = request;
  const { standing, target } = await chosen(request, signal);
  const { robot, info, folder } = project;
  const pictures = new Pictures({ width: settings.pictureWidth, signal });
  const context = { dataset, robot, settings, policy: info.policy, pictures, folder };
  const facts = await episodeFacts(context, standing);
  const asker = await Asker.open(request, signal);
  try {
    const said = await asker.about(facts, target, signal);
    const { tokensIn, tokensOut } = asker.sent;
    const { episode } = standing;
    const { id, frame } = target;
    return {
      episode,
      keyframe: id,
      frame,
      reasoning: said.kind === 'good' ? said.reasoning : null,
      known: said.kind === 'good' && said.known,
      fault: said.kind === 'good' ? null : keptDraft(episode, frame, said.why).message,
      tokensIn,
      tokensOut,
      cost: costOf(settings, tokensIn, tokensOut),
      seconds: (performance.now() - started) / 1_000,
    };
  } finally {
    await asker.close();
  }
}

interface Chosen {
  standing: EpisodeStanding;
  target: ReviewedKeyframe;
}

async function chosen(
  { dataset, project, settings, episodes, keyframe }: TrialRequest,
  signal: AbortSignal,
): Promise<Chosen> {
  let kept: Chosen | null = null;
  for (const episode of episodes ?? dataset.episodes.map(({ index }) => index)) {
    signal.throwIfAborted();
    const standing =
      keyframe === null
        ? await targetsOf(project, episode, settings)
        : await standingOf(project, episode);
    const among =
      standing !== null && 'targets' in standing ? standing.targets : standing?.standing;
    const target = among?.find(({ id }) => keyframe === null || id === keyframe);
    if (standing !== null && target !== undefined) return { standing, target };
    const [first] = standing?.standing ?? [];
    if (standing !== null && first !== undefined) kept ??= { standing, target: first };
  }
  if (keyframe === null && kept !== null) return kept;
  throw new StudioError(
    'not-found',
    keyframe === null
      ? 'There is no keyframe yet: propose keyframes first.'
      : 'The keyframe is not among those that stand: it was pruned, or its proposals changed.',
  );
}
