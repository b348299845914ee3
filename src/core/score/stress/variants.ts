/** A rollout changed in a way that a judge must notice. */
import type { RolloutFacts } from '../judge/facts';
import { cutSignals, reversedSignals } from '../judge/measured-signals';

/** Played backwards, with all that was said and measured. */
export function reversed(facts: RolloutFacts): RolloutFacts {
  const { lengthSec, shown, texts, measured } = facts;
  return {
    ...facts,
    shown: shown.map(({ t, pictures }) => ({ t: lengthSec - t, pictures })).reverse(),
    texts: texts.map(({ t, text }) => ({ t: Math.max(0, lengthSec - t), text })).reverse(),
    measured: measured === null ? null : reversedSignals(measured, lengthSec),
  };
}

/** Its first half alone. */
export function cutShort(facts: RolloutFacts): RolloutFacts {
  const endSec = facts.lengthSec / 2;
  const shown = facts.shown.filter(({ t }) => t <= endSec);
  return {
    ...facts,
    lengthSec: shown.at(-1)?.t ?? 0,
    shown,
    texts: facts.texts.filter(({ t }) => t <= endSec),
    measured: facts.measured === null ? null : cutSignals(facts.measured, endSec),
  };
}
