import { useCall } from '../../connection';
import { Button } from '../../ui';
import styles from './Machines.module.css';

/** Where long jobs are done, in a line, and the way to change it. */
export function MachinesFact(props: { onChange: () => void }) {
  const { data: settings } = useCall('machines.settings', {});
  const where =
    settings?.on === true ? `Workers at ${hostOf(settings.address)}` : 'On this machine';
  return (
    <div className={styles.fact}>
      <span className={styles.where}>{settings === null ? '' : where}</span>
      <Button
        size="small"
        aria-label="Change where long jobs are done"
        onClick={() => props.onChange()}
      >
        Change
      </Button>
    </div>
  );
}

/** `redis://user@host:6379/1` is not what people call it. */
const hostOf = (address: string): string => (URL.canParse(address) ? new URL(address).host : '');
