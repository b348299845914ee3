import { memo, useCallback, useMemo, useState } from 'react';
import { ChartLine } from 'lucide-react';
import { useCommands, type CommandSpec } from '../../commands';
import { Button, Dialog, Popover, TextField, Tick } from '../../ui';
import type { Dimension } from './rows';
import styles from './Timeline.module.css';

export interface SignalPickerProps {
  dimensions: readonly Dimension[];
  chosen: readonly string[];
  onChosen: (ids: string[]) => void;
}

export const signalsSpec = {
  id: 'axis.signals',
  group: 'Looking',
  label: 'Choose the signals on the time axis',
  keys: ['Shift+KeyI'],
} as const satisfies CommandSpec;

/** Which state and action dimensions have a curve: beside the axis, or by key. */
export const SignalPicker = memo(function SignalPicker(props: SignalPickerProps) {
  const [open, setOpen] = useState(false);
  useCommands(useMemo(() => [{ ...signalsSpec, run: () => setOpen(true) }], []));
  const close = useCallback(() => setOpen(false), []);
  return (
    <>
      <Popover
        button={<ChartLine />}
        label="Choose signals"
        title="Choose signals"
        variant="quiet"
        size="small"
        className={styles.small}
      >
        <Signals {...props} />
      </Popover>
      {open && (
        <Dialog title="Signals on the time axis" width={420} onClose={close}>
          <Signals {...props} />
        </Dialog>
      )}
    </>
  );
});

function Signals(props: SignalPickerProps) {
  const { dimensions, chosen, onChosen } = props;
  const [search, setSearch] = useState('');
  const groups = useMemo(() => {
    const words = search.toLowerCase();
    const found = dimensions.filter(({ feature, name }) =>
      `${feature} ${name}`.toLowerCase().includes(words),
    );
    const byFeature = new Map<string, Dimension[]>();
    for (const dimension of found) {
      const members = byFeature.get(dimension.feature);
      if (members === undefined) byFeature.set(dimension.feature, [dimension]);
      else members.push(dimension);
    }
    return byFeature;
  }, [dimensions, search]);
  const toggle = (id: string) =>
    onChosen(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  return (
    <div className={styles.picker}>
      {dimensions.length > 8 && (
        <TextField
          aria-label="Find a signal"
          placeholder="Find a signal"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      )}
      {dimensions.length === 0 && <p>This episode has no numeric signals.</p>}
      {[...groups].map(([feature, members]) => (
        <fieldset key={feature} className={styles.group}>
          <legend>{feature}</legend>
          {members.length > 1 && <AllOf {...{ feature, members, chosen, onChosen }} />}
          {members.map(({ id, name }) => (
            <Tick
              key={id}
              type="checkbox"
              label={name}
              checked={chosen.includes(id)}
              onChange={() => toggle(id)}
            />
          ))}
        </fieldset>
      ))}
    </div>
  );
}

/** All that are found of a feature, with one click or key: a hand has twenty-four dimensions. */
function AllOf(props: {
  feature: string;
  members: readonly Dimension[];
  chosen: readonly string[];
  onChosen: (ids: string[]) => void;
}) {
  const { feature, chosen } = props;
  const ids = props.members.map(({ id }) => id);
  const others = chosen.filter((id) => !ids.includes(id));
  const isAll = ids.every((id) => chosen.includes(id));
  return (
    <Button
      size="small"
      variant="quiet"
      className={styles.allOf}
      aria-label={`${isAll ? 'None' : `All ${ids.length}`} of ${feature}`}
      onClick={() => props.onChosen(isAll ? others : [...others, ...ids])}
    >
      {isAll ? 'None' : `All ${ids.length}`}
    </Button>
  );
}
