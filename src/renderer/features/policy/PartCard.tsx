import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { MotionSignals } from '../../../shared/api/keyframes';
import type { EpisodeSignals, FeatureInfo } from '../../../shared/model/dataset';
import { IconButton, Select, TextField } from '../../ui';
import { dimsText, withDims } from './dims';
import type { EditedPart } from './edited-mappings';
import { PartCurve } from './PartCurve';
import {
  directionNow,
  namesText,
  openingOf,
  quantityNames,
  roleNames,
  seriesOf,
  sideNames,
} from './robot-words';
import styles from './RobotPanel.module.css';

export interface PartCardProps {
  part: EditedPart;
  reason: string;
  /** Those with numbers. */
  features: readonly FeatureInfo[];
  signals: EpisodeSignals | null;
  motion: MotionSignals | null;
  canWrite: boolean;
  onPart: (part: EditedPart) => void;
  onRemove: () => void;
}

/** One part of the robot: what it is taken for, why, and what its values look like. */
export function PartCard(props: PartCardProps) {
  const { part, features, signals, motion, canWrite, onPart } = props;
  const isHand = part.role === 'gripper' || part.role === 'hand';
  const series =
    signals === null ? [] : part.dims.flatMap((dim) => seriesOf(signals, part, dim) ?? []);
  const opening = isHand && motion !== null ? openingOf(part, motion) : null;
  const [first] = series;
  const now = first !== undefined && opening !== null ? directionNow(first, opening) : null;
  return (
    <li className={styles.part}>
      <fieldset className={styles.fields} disabled={!canWrite}>
        <legend className={styles.legend}>
          {part.side === 'single' ? '' : `${part.side} `}
          {roleNames[part.role]}
        </legend>
        <Choice
          label="Part"
          value={part.role}
          names={roleNames}
          onChange={(role) => onPart(withRole(part, role))}
        />
        <Choice
          label="Arm"
          value={part.side}
          names={sideNames}
          onChange={(side) => onPart({ ...part, side })}
        />
        <Select
          label="Feature"
          value={part.feature}
          onChange={(event) => onPart(withDims({ ...part, feature: event.target.value }, '0', 1))}
        >
          {features.map(({ key }) => (
            <option key={key}>{key}</option>
          ))}
        </Select>
        <Dimensions {...props} />
        <Choice
          label="Quantity"
          value={part.quantity}
          names={quantityNames}
          onChange={(quantity) => onPart({ ...part, quantity })}
        />
        {isHand && (
          <Select
            label="Larger ="
            value={part.openWhen ?? ''}
            onChange={(event) => onPart(withDirection(part, event.target.value))}
          >
            <option value="">
              {now === null || part.openWhen !== undefined
                ? 'detected'
                : `${now === 'larger' ? 'open' : 'closed'} (detected)`}
            </option>
            <option value="larger">open</option>
            <option value="smaller">closed</option>
          </Select>
        )}
      </fieldset>
      <div className={styles.look}>
        <PartCurve
          label={`Values of the ${roleNames[part.role]} over the episode`}
          series={series}
          opening={opening}
          isCorrected={part.lagSec !== undefined}
        />
        <p className={styles.reason}>{props.reason}</p>
      </div>
      <IconButton
        label="Remove this part"
        icon={<Trash2 />}
        size="small"
        disabled={!canWrite}
        onClick={() => props.onRemove()}
      />
    </li>
  );
}

function Choice<Value extends string>(props: {
  label: string;
  value: Value;
  names: Readonly<Record<Value, string>>;
  onChange: (value: Value) => void;
}) {
  const values = Object.keys(props.names) as Value[];
  return (
    <Select
      label={props.label}
      value={props.value}
      onChange={(event) => props.onChange(event.target.value as Value)}
    >
      {values.map((value) => (
        <option key={value} value={value}>
          {props.names[value]}
        </option>
      ))}
    </Select>
  );
}

/** While it is typed, the text stays as it is written. */
function Dimensions({ part, features, onPart }: PartCardProps) {
  const [typing, setTyping] = useState<string | null>(null);
  const shape = features.find(({ key }) => key === part.feature)?.shape ?? [];
  const width = shape.reduce((product, size) => product * size, 1);
  const isImpossible = part.typedDims !== undefined;
  return (
    <span title={namesText(part, features)}>
      <TextField
        label={isImpossible ? `Dimensions: 0 to ${width - 1}, as in 0-5, 7` : 'Dimensions'}
        value={typing ?? part.typedDims ?? dimsText(part.dims)}
        aria-invalid={isImpossible}
        onChange={(event) => {
          setTyping(event.target.value);
          onPart(withDims(part, event.target.value, width));
        }}
        onBlur={() => setTyping(null)}
      />
    </span>
  );
}

/** Which way is open is said of hands only. */
function withRole({ openWhen, ...part }: EditedPart, role: EditedPart['role']): EditedPart {
  const isHand = role === 'gripper' || role === 'hand';
  return isHand && openWhen !== undefined ? { ...part, role, openWhen } : { ...part, role };
}

function withDirection({ openWhen: _openWhen, ...part }: EditedPart, value: string): EditedPart {
  return value === 'larger' || value === 'smaller' ? { ...part, openWhen: value } : part;
}
