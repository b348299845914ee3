/** What each setting that differs does by itself, asked for once what all of them do is known. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Policy } from '../../../shared/model/policy';
import type { PolicyEffect } from '../../../shared/model/policy-effect';
import { useConnection, type Connection } from '../../connection';
import { settingGroups, settingOf, withSetting, samePolicy } from './settings';

/** Between two steps of a slider that is dragged there is less. */
const restMs = 300;

/** By the path of the setting. */
export type EffectsAlone = ReadonlyMap<string, PolicyEffect>;

interface Tried {
  projectId: string;
  policy: Policy;
  against: Policy;
  /** What all settings do together in all episodes; null before that is known. */
  whole: PolicyEffect | null;
}

export function useEffectsAlone({ projectId, policy, against, whole }: Tried): EffectsAlone {
  const { call } = useConnection();
  const [known, setKnown] = useState<EffectsAlone>(new Map());
  const isWhole = whole !== null;
  const alone = useMemo(() => changedAlone(policy, against), [policy, against]);
  const newest = useRef(whole);
  useEffect(() => {
    newest.current = whole;
  });
  useEffect(() => {
    // A slider that moves is followed first: this waits until it rests, and what is under way is dropped.
    if (!isWhole) return undefined;
    const stop = new AbortController();
    const ask = async () => {
      for (const { path, tried } of alone) {
        const isAll = samePolicy(tried, policy) ? newest.current : null;
        const asked = { projectId, tried, against };
        const effect = isAll ?? (await effectOf(call, asked, stop.signal));
        setKnown((before) => new Map(before).set(path, effect));
      }
    };
    // What went wrong is said where all of them are shown.
    const timer = setTimeout(() => void ask().catch(() => {}), restMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [call, projectId, policy, against, alone, isWhole]);
  // What was known stays until it is known anew: sliders keep their places while one is dragged.
  return useMemo(
    () => new Map([...known].filter(([path]) => alone.some((each) => each.path === path))),
    [known, alone],
  );
}

/** The other policy with one setting of this one, for each that differs; what learning goes by is shown elsewhere. */
const changedAlone = (policy: Policy, against: Policy): { path: string; tried: Policy }[] =>
  settingGroups
    .filter(({ id }) => id !== 'learn')
    .flatMap(({ settings }) => settings)
    .flatMap(({ path }) => {
      const value = settingOf(policy, path);
      const differs = value !== settingOf(against, path);
      return differs ? [{ path, tried: withSetting(against, path, value) }] : [];
    });

/** Over all episodes: an answer in part goes on when it is asked for again. */
async function effectOf(
  call: Connection['call'],
  asked: { projectId: string; tried: Policy; against: Policy },
  signal: AbortSignal,
): Promise<PolicyEffect> {
  for (;;) {
    const effect = await call('policies.effect', asked, { signal });
    signal.throwIfAborted();
    if (effect.episodes >= effect.of) return effect;
  }
}
