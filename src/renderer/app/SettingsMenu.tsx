import { Settings } from 'lucide-react';
import type { ToolInfo } from '../../shared/api/host';
import { useButtonCommand } from '../commands';
import { useCall } from '../connection';
import { MachinesFact } from '../features/machines';
import { Popover, RadioTicks } from '../ui';
import { saveTheme, useTheme, type Theme } from './theme';
import styles from './SettingsMenu.module.css';

const themes: { value: Theme; label: string }[] = [
  { value: 'system', label: 'System' },
  { value: 'dark', label: 'Dark' },
  { value: 'light', label: 'Light' },
];

const settingsSpec = {
  id: 'studio.settings',
  group: 'Studio',
  label: 'Open the settings',
  keys: ['Mod+Comma'],
};

/** Looks, and what the studio found on this machine. */
export function SettingsMenu(props: { onMachines: () => void }) {
  const theme = useTheme();
  const opener = useButtonCommand(settingsSpec);
  return (
    <Popover
      ref={opener}
      variant="quiet"
      align="end"
      label="Settings"
      button={<Settings aria-hidden="true" />}
    >
      {(close) => (
        <div className={styles.menu}>
          <fieldset className={styles.section}>
            <legend>Appearance</legend>
            <RadioTicks name="theme" value={theme} options={themes} onChange={saveTheme} />
          </fieldset>
          <section className={styles.section}>
            <h2>Long jobs</h2>
            <MachinesFact
              onChange={() => {
                close();
                props.onMachines();
              }}
            />
          </section>
          <MachineFacts />
        </div>
      )}
    </Popover>
  );
}

/** Asked for when they are looked at. */
function MachineFacts() {
  const { data: info } = useCall('host.info', {});
  const { data: tools } = useCall('host.tools', {});
  if (info === null || tools === null) return null;
  return (
    <section className={styles.section}>
      <h2>This machine</h2>
      <dl className={styles.facts}>
        <dt>Studio</dt>
        <dd>{info.version}</dd>
        <dt>Node</dt>
        <dd>
          {info.node} · {info.platform}
        </dd>
        {tools.map((tool) => (
          <Tool key={tool.name} {...tool} />
        ))}
      </dl>
      <p className={styles.licence}>
        MIT licence.{' '}
        <a href="./licences.txt" target="_blank" rel="noreferrer">
          Licences of its parts
        </a>
      </p>
    </section>
  );
}

function Tool({ name, version, missing, remark = null }: ToolInfo) {
  const wrong = missing ?? remark;
  return (
    <>
      <dt>{name}</dt>
      <dd className={wrong === null ? undefined : styles.missing}>{wrong ?? version ?? 'found'}</dd>
    </>
  );
}
