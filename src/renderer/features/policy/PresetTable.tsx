import type { Policy } from '../../../shared/model/policy';
import type { PresetFigures } from '../../../shared/model/preset-figures';
import { presets } from '../../../shared/model/presets';
import { Button, Popover } from '../../ui';
import styles from './PresetTable.module.css';

/** All presets with what each is worth, to choose one of. */
export function PresetTable({ onPolicy }: { onPolicy: (policy: Policy) => void }) {
  return (
    <Popover label="Presets and what each is worth" button="Presets">
      <table className={styles.presets}>
        <caption>Keyframes against marked boundaries, within 0.25 s</caption>
        <thead>
          <tr>
            <th rowSpan={2}>Preset</th>
            <th colSpan={3}>Demo, true times</th>
            <th colSpan={3}>Recordings of real robots</th>
          </tr>
          <tr>
            <Heads />
            <Heads />
          </tr>
        </thead>
        <tbody>
          {presets.map(({ policy, about, figures }) => (
            <tr key={policy.name}>
              <th scope="row" title={about}>
                {policy.name}
              </th>
              <Figures of={figures.demo} />
              <Figures of={figures.recorded} />
              <td>
                <Button size="small" title={about} onClick={() => onPolicy(policy)}>
                  Try
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Popover>
  );
}

function Heads() {
  return (
    <>
      <th scope="col">Precision</th>
      <th scope="col">Recall</th>
      <th scope="col">F1</th>
    </>
  );
}

function Figures({ of: { precision, recall, f1 } }: { of: PresetFigures }) {
  return (
    <>
      <td>{Math.round(100 * precision)} %</td>
      <td>{Math.round(100 * recall)} %</td>
      <td>{f1.toFixed(2)}</td>
    </>
  );
}
