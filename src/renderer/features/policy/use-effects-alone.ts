/** What each setting that differs does by itself, asked for once what all of them do is known. */
import { useEffect, useMemo, useState } from 'react';
import type { Policy } from '../../../shared/model/policy';
import type { PolicyEffect } from '../../../shared/model/policy-effect';
import { useConnection, type Connection } from '../../connection';
import { settingGroups, settingOf, withSetting, samePolicy } from './settings';

/** By the path of the setting. */
type EffectsAlone = ReadonlyMap<string, PolicyEffect>;

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
  const [only] = alone;
  const isAll = only !== undefined && samePolicy(only.tried, policy);
  useEffect(() => {
    // A slider that moves on is followed first: this waits, and what is under way is dropped.
    if (!isWhole || isAll) return undefined;
    const stop = new AbortController();
    const ask = async () => {
      for (const { path, tried } of alone) {
        const effect = await effectOf(call, { projectId, tried, against }, stop.signal);
        setKnown((before) => new Map(before).set(path, effect));
      }
    };
    // What went wrong is said where all of them are shown.
    ask().catch(() => {});
    return () => stop.abort();
  }, [call, projectId, against, alone, isWhole, isAll]);
  return useMemo(() => {
    if (isAll) return new Map(whole === null ? [] : [[only.path, whole]]);
    return new Map([...known].filter(([path]) => alone.some((each) => each.path === path)));
  }, [isAll, only, whole, known, alone]);
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
