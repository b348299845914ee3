import { Plus, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { featureMapSchema, type FeatureMap } from '../../../../../shared/model/collect';
import type { DatasetSummary } from '../../../../../shared/model/dataset';
import { Button, IconButton, Select, TextField } from '../../../../ui';
import { dimsText, readDims } from './dims-text';
import styles from './Collect.module.css';

type Entry = 'cameras' | 'states' | 'actions';

/** Which camera, which dimensions and which text go into which key of the teacher, and where its answer belongs. */
export function MapFields(props: {
  map: FeatureMap;
  dataset: DatasetSummary;
  onChange: (map: FeatureMap) => void;
}) {
  const { map, dataset, onChange } = props;
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
  const scaled = (kind: 'states' | 'actions', at: number) => {
    const { scale = 1, offset = 0 } = map[kind][at] ?? {};
    return (
      <>
        <NumberField
          label="times"
          value={scale}
          isFit={(value) => value !== 0}
          onChange={(value) => change(kind, at, { scale: value })}
        />
        <NumberField
          label="plus"
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
          <Row key={at} onRemove={() => remove('cameras', at)}>
            {keyOf('cameras', at, each.key)}
            <Choice
              label="Camera"
              value={each.camera}
              options={cameras}
              onChange={(camera) => change('cameras', at, { camera })}
            />
            <NumberField
              label="width"
              value={each.width}
              isFit={isPixels}
              onChange={(width) => change('cameras', at, { width })}
            />
            <NumberField
              label="height"
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
          <Row key={at} onRemove={() => remove('states', at)}>
            {keyOf('states', at, each.key)}
            <Choice
              label="Feature"
              value={each.feature}
              options={features}
              onChange={(feature) => change('states', at, { feature })}
            />
            <DimsField
              label="dimensions"
              value={each.dims}
              onChange={(dims) => change('states', at, { dims })}
            />
            {scaled('states', at)}
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
          <Row onRemove={() => onChange({ ...map, prompt: null })}>
            <KeyField
              value={map.prompt.key}
              onChange={(key) => onChange({ ...map, prompt: { text: null, ...map.prompt, key } })}
            />
            <TextField
              label="text"
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
          <Row key={at} onRemove={() => remove('actions', at)}>
            {keyOf('actions', at, each.key)}
            <DimsField
              label="its dimensions"
              value={each.from}
              onChange={(from) => change('actions', at, { from })}
            />
            <DimsField
              label="of the action"
              value={each.to}
              onChange={(to) => change('actions', at, { to })}
            />
            {scaled('actions', at)}
          </Row>
        ))}
      </Group>
      {Object.keys(map.constants).length > 0 && (
        <p className={styles.dim}>Besides: {JSON.stringify(map.constants)}</p>
      )}
    </div>
  );
}

const isPixels = (value: number): boolean =>
  Number.isInteger(value) && value >= 16 && value <= 2_048;

function Group(props: { title: string; onAdd: (() => void) | null; children: ReactNode }) {
  return (
    <section className={styles.group} aria-label={props.title}>
      <h4>
        {props.title}
        {props.onAdd !== null && (
          <Button size="small" variant="quiet" onClick={props.onAdd}>
            <Plus aria-hidden="true" /> Add
          </Button>
        )}
      </h4>
      {props.children}
    </section>
  );
}

function Row(props: { onRemove: () => void; children: ReactNode }) {
  return (
    <div className={styles.row}>
      {props.children}
      <IconButton label="Remove" icon={<Trash2 aria-hidden="true" />} onClick={props.onRemove} />
    </div>
  );
}

function KeyField(props: { value: string; onChange: (key: string) => void }) {
  return (
    <TextField
      label="Teacher’s key"
      value={props.value}
      maxLength={200}
      aria-invalid={props.value === ''}
      onChange={({ target }) => props.onChange(target.value)}
    />
  );
}

function Choice(props: {
  label: string;
  value: string;
  options: readonly string[];
  onChange: (value: string) => void;
}) {
  const { value, options } = props;
  return (
    <Select
      label={props.label}
      value={value}
      onChange={({ target }) => props.onChange(target.value)}
    >
      {(options.includes(value) ? options : [value, ...options]).map((each) => (
        <option key={each}>{each}</option>
      ))}
    </Select>
  );
}

/** Half typed, it keeps what is typed and changes nothing. */
function DimsField(props: {
  label: string;
  value: readonly number[];
  onChange: (dims: number[]) => void;
}) {
  return (
    <ReadField
      label={props.label}
      text={dimsText(props.value)}
      read={readDims}
      onChange={props.onChange}
    />
  );
}

function NumberField(props: {
  label: string;
  value: number;
  isFit?: (value: number) => boolean;
  onChange: (value: number) => void;
}) {
  const { isFit = () => true } = props;
  return (
    <ReadField
      label={props.label}
      text={String(props.value)}
      read={(text) => {
        const value = Number(text);
        return text.trim() !== '' && Number.isFinite(value) && isFit(value) ? value : null;
      }}
      onChange={props.onChange}
    />
  );
}

function ReadField<Value>(props: {
  label: string;
  text: string;
  read: (text: string) => Value | null;
  onChange: (value: Value) => void;
}) {
  const { read } = props;
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <TextField
      label={props.label}
      value={typed ?? props.text}
      maxLength={2_000}
      aria-invalid={typed !== null && read(typed) === null}
      onChange={({ target }) => {
        setTyped(target.value);
        const value = read(target.value);
        if (value !== null) props.onChange(value);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
