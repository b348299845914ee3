import { RotateCcw } from 'lucide-react';
import { useRef, type CSSProperties } from 'react';
import type { CueKind } from '../../../shared/model/keyframe';
import { policySchema } from '../../../shared/model/policy';
import { classNames, IconButton, Select, Tick } from '../../ui';
import { CueMark } from '../timeline';
import {
  choiceLabels,
  layerNames,
  learnFromLabel,
  learnFromNames,
  settingGroups,
  settingOf,
  settingText,
  withSetting,
  type Setting,
  type SettingGroup,
} from './settings';
import { SettingEffect } from './SettingEffect';
import type { EffectsAlone } from './use-effects-alone';
import { useSettingCommands, type SettingsProps } from './use-setting-commands';
import styles from './PolicySettings.module.css';

interface ShownSettings extends SettingsProps {
  alone: EffectsAlone;
  datasetId: string;
  onEpisode: (episode: number, frame: number) => void;
}

/** Every setting of the policy; where it differs from the other one, a way back. */
export function PolicySettings(props: ShownSettings) {
  const all = useRef<HTMLDivElement>(null);
  useSettingCommands(props, all);
  return (
    <div ref={all} className={styles.settings}>
      {settingGroups.map((group) => (
        <section key={group.id} className={styles.group}>
          <h2 className={styles.title}>{group.title}</h2>
          {group.settings.map((setting) => (
            <Slider
              key={setting.path}
              {...props}
              setting={setting}
              mark={group.id === 'weights' ? cueOf(setting) : null}
            />
          ))}
          {group.id === 'learn' && <LearnFrom {...props} />}
          {group.id === 'fusion' && <Choices {...props} group={group} />}
        </section>
      ))}
    </div>
  );
}

const cueOf = (setting: Setting): CueKind => setting.path.slice('weights.'.length) as CueKind;

function Slider(props: ShownSettings & { setting: Setting; mark: CueKind | null }) {
  const { policy, against, setting, mark, onPolicy } = props;
  const { path, label, hint, min, max, step } = setting;
  const value = settingOf(policy, path);
  const other = settingOf(against, path);
  const share = Math.min(1, Math.max(0, (other - min) / (max - min)));
  const place = { '--other': share } as CSSProperties;
  const changed = value !== other;
  const effect = props.alone.get(path);
  return (
    <div
      className={classNames(styles.slider, changed && styles.changed)}
      data-setting={setting.path}
    >
      <label className={styles.label}>
        <span className={styles.name}>
          {mark !== null && <CueMark kind={mark} size={12} />}
          {label}
        </span>
        <span className={styles.track} style={place}>
          <input
            type="range"
            min={min}
            max={max}
            step={step}
            value={value}
            aria-valuetext={settingText(setting, value)}
            onChange={(event) => onPolicy(withSetting(policy, path, Number(event.target.value)))}
          />
        </span>
      </label>
      <span className={styles.value}>
        <input
          type="number"
          min={min}
          max={max}
          step={step}
          value={Math.round(value * 1000) / 1000}
          aria-label={`${label}, typed`}
          onChange={({ target: { valueAsNumber: typed } }) => {
            // What lies beyond the slider is as good, if it lies beyond its upper end.
            if (typed >= min) onPolicy(withSetting(policy, path, typed));
          }}
        />
        {setting.unit}
      </span>
      {changed ? (
        <IconButton
          size="small"
          icon={<RotateCcw />}
          label={`Back to ${settingText(setting, other)}`}
          onClick={() => onPolicy(withSetting(policy, path, other))}
        />
      ) : (
        <span />
      )}
      {hint !== '' && <p className={styles.hint}>{hint}</p>}
      {effect !== undefined && (
        <SettingEffect effect={effect} datasetId={props.datasetId} onEpisode={props.onEpisode} />
      )}
    </div>
  );
}

const isLearnFrom = (value: string): value is keyof typeof learnFromNames =>
  value in learnFromNames;

function LearnFrom({ policy, onPolicy }: SettingsProps) {
  return (
    <Select
      label={learnFromLabel}
      value={policy.learn.from}
      onChange={({ target: { value } }) => {
        if (isLearnFrom(value)) onPolicy({ ...policy, learn: { ...policy.learn, from: value } });
      }}
    >
      {Object.entries(learnFromNames).map(([value, label]) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </Select>
  );
}

function Choices({ policy, onPolicy }: SettingsProps & { group: SettingGroup }) {
  return (
    <>
      <Select
        label={choiceLabels.layers}
        value={policy.layers}
        onChange={(event) => {
          const layers = policySchema.shape.layers.safeParse(event.target.value);
          if (layers.success) onPolicy({ ...policy, layers: layers.data });
        }}
      >
        {Object.entries(layerNames).map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </Select>
      <Tick
        type="checkbox"
        label={choiceLabels.keepFirstFrame}
        checked={policy.keepFirstFrame}
        onChange={(event) => onPolicy({ ...policy, keepFirstFrame: event.target.checked })}
      />
      <Tick
        type="checkbox"
        label={choiceLabels.keepLastFrame}
        checked={policy.keepLastFrame}
        onChange={(event) => onPolicy({ ...policy, keepLastFrame: event.target.checked })}
      />
    </>
  );
}
