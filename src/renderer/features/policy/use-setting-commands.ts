/** Sliders, numbers and rules of a policy as commands: each is named in the palette. */
import type { RefObject } from 'react';
import type { Policy } from '../../../shared/model/policy';
import { useChoiceCommand, type Choice } from '../../commands';
import { policySpecs } from './policy-specs';
import {
  choiceLabels,
  layerNames,
  learnFromLabel,
  learnFromNames,
  settingGroups,
  settingName,
  settingOf,
  settingText,
  stepped,
  withSetting,
  type Setting,
} from './settings';

export interface SettingsProps {
  policy: Policy;
  /** Its values are marked on the sliders. */
  against: Policy;
  onPolicy: (policy: Policy) => void;
}

/** @param all holds each setting under its path, as `data-setting` */
export function useSettingCommands(props: SettingsProps, all: RefObject<HTMLElement | null>): void {
  const { policy, against, onPolicy } = props;
  const now = ({ path }: Setting) => settingOf(policy, path);
  /** Those for which there is a value, each to be set to it. */
  const sets = (valueOf: (setting: Setting) => number | null): Choice[] =>
    named((setting, name) => {
      const value = valueOf(setting);
      if (value === null) return [];
      const run = () => onPolicy(withSetting(policy, setting.path, value));
      return [{ label: `${name}, to ${settingText(setting, value)}`, run }];
    });
  useChoiceCommand(policySpecs.raise, () => sets((setting) => stepped(setting, now(setting), 1)));
  useChoiceCommand(policySpecs.lower, () => sets((setting) => stepped(setting, now(setting), -1)));
  useChoiceCommand(policySpecs.back, () =>
    sets((setting) => {
      const other = settingOf(against, setting.path);
      return other === now(setting) ? null : other;
    }),
  );
  useChoiceCommand(policySpecs.type, () =>
    named(({ path }, name) => {
      const run = () => {
        const place = `[data-setting="${path}"] [type="number"]`;
        const field = all.current?.querySelector<HTMLInputElement>(place);
        field?.focus();
        field?.select();
      };
      return [{ label: name, run }];
    }),
  );
  useChoiceCommand(policySpecs.rule, () => rules(policy, onPolicy));
}

const named = (choicesOf: (setting: Setting, name: string) => Choice[]): Choice[] =>
  settingGroups.flatMap((group) =>
    group.settings.flatMap((setting) => choicesOf(setting, settingName(setting, group))),
  );

/** What is chosen or ticked, each as it is not now. */
function rules(policy: Policy, onPolicy: (policy: Policy) => void): Choice[] {
  const layers = keysOf(layerNames).filter((each) => each !== policy.layers);
  const learnFrom = keysOf(learnFromNames).filter((each) => each !== policy.learn.from);
  return [
    ...layers.map((each) => ({
      label: `${choiceLabels.layers}: ${layerNames[each]}`,
      run: () => onPolicy({ ...policy, layers: each }),
    })),
    ...(['keepFirstFrame', 'keepLastFrame'] as const).map((tick) => ({
      label: `${choiceLabels[tick]}${policy[tick] ? ', no longer' : ''}`,
      run: () => onPolicy({ ...policy, [tick]: !policy[tick] }),
    })),
    ...learnFrom.map((each) => ({
      label: `${learnFromLabel}: ${learnFromNames[each]}`,
      run: () => onPolicy({ ...policy, learn: { ...policy.learn, from: each } }),
    })),
  ];
}

const keysOf = <Key extends string>(names: Readonly<Record<Key, string>>): Key[] =>
  Object.keys(names) as Key[];
