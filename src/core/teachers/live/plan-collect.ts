/** The plan of a run: whom it asks, how much, what it may cost, and what is in the way. Asks nobody. */
import { setImmediate } from 'node:timers/promises';
import { collectConsentText, type CollectPlan } from '../../../shared/model/collect';
import { costOf } from '../../../shared/model/draft';
import { unwatched } from '../../jobs/progress';
import { whyNoFfmpeg } from '../../video/tools';
import { askedFrames } from './asked-frames';
import { mapFault } from './feature-map';
import { findMap } from './kept-map';
import type { CollectRequest } from './run-collect';
import { tokensEach } from './tokens-each';

const episodesPerTurn = 200;

/** Throws `not-found` for an episode that the dataset does not have, the signal's reason when aborted. */
export async function planCollect(
  request: Omit<CollectRequest, 'store' | 'key' | 'clock'> & {
    /** Why there is no key where one is wanted; null if all is well. */
    keyFault: string | null;
    agreedAtMs: number | null;
  },
  signal = unwatched.signal,
): Promise<CollectPlan> {
  const { dataset, project, settings, agreedAtMs, keyFault } = request;
  const wanted = request.episodes ?? dataset.episodes.map(({ index }) => index);
  let episodes = 0;
  let frames = 0;
  for (const [position, index] of wanted.entries()) {
    if (position % episodesPerTurn === episodesPerTurn - 1) await setImmediate();
    signal.throwIfAborted();
    const count = (await askedFrames(dataset, project, index, settings.frames)).length;
    episodes += count === 0 ? 0 : 1;
    frames += count;
  }
  const { map, from } = await findMap(request);
  const fault = map === null ? null : mapFault(map, settings.protocol, dataset.summary);
  const noFfmpeg = await whyNoFfmpeg();
  const each = tokensEach(settings, map, dataset.summary);
  const tokensIn = frames * each.tokensIn;
  const tokensOut = frames * each.tokensOut;
  const { requestsPerMinute, tokensPerMinute } = settings;
  return {
    host: new URL(settings.endpoint).host,
    blockers: [
      ...(project.info.readOnlyBecause === null ? [] : [project.info.readOnlyBecause]),
      ...(keyFault === null ? [] : [keyFault]),
      ...(fault === null ? [] : [fault]),
      ...(noFfmpeg === null ? [] : [`No pictures can be taken: ${noFfmpeg}`]),
      ...(frames > 0 ? [] : [nothingToAsk(settings.frames === 'keyframes')]),
    ],
    consent: collectConsentText(settings),
    agreedAtMs,
    episodes,
    frames,
    map,
    mapFrom: from,
    tokensIn,
    tokensOut,
    cost: settings.protocol === 'chat' ? costOf(settings, tokensIn, tokensOut) : null,
    minutesAtLeast: Math.max(
      requestsPerMinute === null ? 0 : frames / requestsPerMinute,
      tokensPerMinute === null ? 0 : (tokensIn + tokensOut) / tokensPerMinute,
    ),
  };
}

const nothingToAsk = (keyframes: boolean): string =>
  keyframes
    ? 'There are no kept keyframes in these episodes; propose keyframes first, or ask about every n-th frame.'
    : 'There are no frames in these episodes.';
