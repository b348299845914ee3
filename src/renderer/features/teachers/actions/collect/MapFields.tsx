import { featureMapSchema, type FeatureMap } from '../../../../../shared/model/collect';
import type { DatasetSummary } from '../../../../../shared/model/dataset';
import { choicesOf, useChoiceCommand } from '../../../../commands';
import { TextField } from '../../../../ui';
import { teacherSpecs } from '../../teacher-specs';
import { ConstantFields } from './ConstantFields';
import {
  additions,
  Choice,
  DimsField,
  Group,
  KeyField,
  NumberField,
  removals,
  Row,
  StepsField,
} from './map-parts';
import styles from './Collect.module.css';

type Entry = 'cameras' | 'states' | 'actions';

/** Which camera, which dimensions and which text go into which key of the teacher, and where its answer belongs. */
export function MapFields(props: {
  map: FeatureMap;
  dataset: DatasetSummary;
  /** Whether the teacher takes more than one moment. */
  withSteps: boolean;
  onChange: (map: FeatureMap) => void;
}) {
  const { map, dataset, withSteps, onChange } = props;
  useChoiceCommand(teacherSpecs.addToMap, () => choicesOf(additions));
  useChoiceCommand(teacherSpecs.removeFromMap, () => choicesOf(removals));
  const cameras = dataset.cameras.map(({ key }) => key);
  const features = dataset.features.map(({ key }) => key);
  const change = <Kind extends Entry>(
    kind: Kind,
    at: number,
    part: Partial<FeatureMap[Kind][number]>,
  ) =>
    onChange({
      ...map,
      [kind]: map[kind].map((each, index) => (index === at ? { ...each, ...part } : each)),
    });
  const remove = (kind: Entry, at: number) =>
    onChange({ ...map, [kind]: map[kind].filter((_, index) => index !== at) });
  const add = (kind: Entry, entry: object) =>
    onChange(featureMapSchema.parse({ ...map, [kind]: [...map[kind], entry] }));
  const keyOf = (kind: Entry, at: number, key: string) => (
    <KeyField value={key} onChange={(name) => change(kind, at, { key: name })} />
  );
  const steps = (kind: 'cameras' | 'states', at: number, value: readonly number[]) =>
    withSteps && (
      <StepsField value={value} onChange={(next) => change(kind, at, { steps: next })} />
    );
  const scaled = (kind: 'states' | 'actions', at: number) => {
    const { scale = 1, offset = 0 } = map[kind][at] ?? {};
    return (
      <>
        <NumberField
          label="Times"
          value={scale}
          isFit={(value) => value !== 0}
          onChange={(value) => change(kind, at, { scale: value })}
        />
        <NumberField
          label="Plus"
          value={offset}
          onChange={(value) => change(kind, at, { offset: value })}
        />
      </>
    );
  };
  return (
    <div className={styles.map}>
      <Group
        title="Cameras"
        onAdd={
          cameras[0] === undefined
            ? null
            : () => add('cameras', { key: 'image', camera: cameras[0] })
        }
      >
        {map.cameras.map((each, at) => (
          <Row key={at} name={each.key} onRemove={() => remove('cameras', at)}>
            {keyOf('cameras', at, each.key)}
            <Choice
              label="Camera"
              value={each.camera}
              options={cameras}
              onChange={(camera) => change('cameras', at, { camera })}
            />
            <NumberField
              label="Width"
              value={each.width}
              isFit={isPixels}
              onChange={(width) => change('cameras', at, { width })}
            />
            <NumberField
              label="Height"
              value={each.height}
              isFit={isPixels}
              onChange={(height) => change('cameras', at, { height })}
            />
            <Choice
              label="Fit"
              value={each.fit}
              options={['pad', 'stretch']}
              onChange={(fit) => change('cameras', at, { fit: fit === 'pad' ? 'pad' : 'stretch' })}
            />
            {steps('cameras', at, each.steps)}
          </Row>
        ))}
      </Group>
      <Group
        title="State"
        onAdd={
          features[0] === undefined
            ? null
            : () => add('states', { key: 'state', feature: features[0], dims: [0] })
        }
      >
        {map.states.map((each, at) => (
          <Row key={at} name={each.key} onRemove={() => remove('states', at)}>
            {keyOf('states', at, each.key)}
            <Choice
              label="Feature"
              value={each.feature}
              options={features}
              onChange={(feature) => change('states', at, { feature })}
            />
            <DimsField
              label="Dims"
              value={each.dims}
              onChange={(dims) => change('states', at, { dims })}
            />
            {scaled('states', at)}
            {steps('states', at, each.steps)}
          </Row>
        ))}
      </Group>
      <Group
        title="Prompt"
        onAdd={
          map.prompt === null
            ? () => onChange({ ...map, prompt: { key: 'prompt', text: null } })
            : null
        }
      >
        {map.prompt !== null && (
          <Row name={map.prompt.key} onRemove={() => onChange({ ...map, prompt: null })}>
            <KeyField
              value={map.prompt.key}
              onChange={(key) => onChange({ ...map, prompt: { text: null, ...map.prompt, key } })}
            />
            <TextField
              label="Text"
              placeholder="the task of the frame"
              value={map.prompt.text ?? ''}
              maxLength={10_000}
              onChange={({ target }) =>
                onChange({
                  ...map,
                  prompt: { key: map.prompt?.key ?? 'prompt', text: target.value || null },
                })
              }
            />
          </Row>
        )}
      </Group>
      <Group title="Answer" onAdd={() => add('actions', { key: 'actions', from: [0], to: [0] })}>
        {map.actions.map((each, at) => (
          <Row key={at} name={each.key} onRemove={() => remove('actions', at)}>
            {keyOf('actions', at, each.key)}
            <DimsField
              label="Its dims"
              value={each.from}
              onChange={(from) => change('actions', at, { from })}
            />
            <DimsField
              label="Action dims"
              value={each.to}
              onChange={(to) => change('actions', at, { to })}
            />
            {scaled('actions', at)}
          </Row>
        ))}
      </Group>
      <ConstantFields
        constants={map.constants}
        onChange={(constants) => onChange({ ...map, constants })}
      />
    </div>
  );
}

const isPixels = (value: number): boolean =>
  Number.isInteger(value) && value >= 16 && value <= 2_048;
