import type { FeatureMap } from '../../../../../shared/model/collect';
import { constantText, readConstant } from './constant-text';
import { Group, KeyField, ReadField, Row } from './map-parts';

type Constants = FeatureMap['constants'];

/** What the teacher wants besides, the same at every frame. */
export function ConstantFields(props: {
  constants: Constants;
  onChange: (constants: Constants) => void;
}) {
  const entries = Object.entries(props.constants);
  const names = entries.map(([key]) => key);
  const change = (all: readonly (readonly [string, Constants[string]])[]) =>
    props.onChange(Object.fromEntries(all));
  const unused = ['unnorm_key', ...names.map((_, at) => `constant_${at + 1}`)].find(
    (name) => !names.includes(name),
  );
  return (
    <Group
      title="Constants"
      onAdd={() => change([...entries, [unused ?? `constant_${names.length + 1}`, '']])}
    >
      {entries.map(([key, value], at) => (
        <Row key={at} name={key} onRemove={() => change(entries.filter(([name]) => name !== key))}>
          <KeyField
            value={key}
            onChange={(name) => {
              // Two of one name would become one.
              if (names.includes(name)) return;
              change(entries.map((each) => (each[0] === key ? [name, value] : each)));
            }}
          />
          <ReadField
            label="Value"
            text={constantText(value)}
            read={readConstant}
            onChange={(typed) =>
              change(entries.map((each) => (each[0] === key ? [key, typed] : each)))
            }
          />
        </Row>
      ))}
    </Group>
  );
}
