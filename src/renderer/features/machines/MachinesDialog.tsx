import { useState } from 'react';
import type { QueueCheck, QueueSettings } from '../../../shared/model/machines';
import { toPlainError, type PlainError } from '../../../shared/errors';
import { NamedButton } from '../../commands';
import { useCall, useConnection } from '../../connection';
import { Button, Dialog, notify, Spinner, TextField, Tick } from '../../ui';
import { useKept } from '../../ui/use-kept';
import { FieldGroup, JobForm } from '../jobs';
import { Found } from './Found';
import { workerCommand } from './worker-command';
import styles from './Machines.module.css';

const nothing: QueueSettings = { address: '', on: false, hasPassword: false };

const forgetSpec = {
  id: 'studio.forgetQueuePassword',
  group: 'Studio',
  label: 'Forget the password of the queue',
  keys: [],
};

/** Whether long jobs are done by workers at a queue, and which: kept once it has answered. */
export function MachinesDialog(props: { onClose: () => void }) {
  const { call } = useConnection();
  const read = useCall('machines.settings', {});
  const [saved, setSaved] = useState<QueueSettings | null>(null);
  const kept = saved ?? read.data ?? nothing;
  const [typed, setTyped, forget] = useKept<{ on?: boolean; address?: string; password?: string }>(
    'queue of more machines',
    () => ({}),
  );
  const { on = kept.on, address = kept.address, password = '' } = typed;
  const [saving, setSaving] = useState(false);
  const [outcome, setOutcome] = useState<QueueCheck | PlainError | null>(null);
  // What is kept is looked at as soon as the dialog is there; what is typed, when it is saved.
  const looked = useCall('machines.check', kept.on && saved === null && !saving ? {} : null);
  const found = outcome ?? read.error ?? looked.error ?? looked.data;

  const save = async (change: { password?: null } = {}) => {
    setSaving(true);
    setOutcome(null);
    try {
      const secret = password === '' ? {} : { password };
      const { settings, found: answered } = await call('machines.save', {
        address,
        on,
        ...secret,
        ...change,
      });
      setSaved(settings);
      forget();
      setOutcome(answered);
      notify({
        tone: 'ok',
        text: settings.on ? 'Long jobs go to the queue from now on.' : 'Long jobs are done here.',
      });
    } catch (error) {
      setOutcome(toPlainError(error));
    } finally {
      setSaving(false);
    }
  };

  return (
    <Dialog
      title="More machines"
      subtitle="Long jobs are cut into tasks that workers fetch from a Redis or Valkey server."
      width={640}
      footer={
        <>
          <Button onClick={props.onClose}>Close</Button>
          <Button
            variant="primary"
            busy={saving}
            disabled={read.loading || (on && address.trim() === '')}
            onClick={() => void save()}
          >
            {on ? 'Test and keep' : 'Keep'}
          </Button>
        </>
      }
      onClose={props.onClose}
    >
      <JobForm>
        <Tick
          type="checkbox"
          label="Have long jobs done by workers"
          hint="Proposing, the deep check, scores, drafts, teachers, judges and the videos of LeRobot exports. Off: this machine does them, and needs no server."
          checked={on}
          onChange={() => setTyped({ ...typed, on: !on })}
        />
        <FieldGroup legend="Queue">
          <TextField
            label="Address"
            placeholder="redis://HOST:6379"
            value={address}
            maxLength={500}
            onChange={(event) => setTyped({ ...typed, address: event.target.value })}
          />
          <TextField
            label="Password"
            type="password"
            placeholder={kept.hasPassword ? 'Kept on this machine' : 'None'}
            value={password}
            maxLength={1_000}
            onChange={(event) => setTyped({ ...typed, password: event.target.value })}
          />
          {kept.hasPassword && (
            <div>
              <NamedButton
                spec={forgetSpec}
                size="small"
                variant="quiet"
                disabled={saving}
                onClick={() => void save({ password: null })}
              >
                Forget the password
              </NamedButton>
            </div>
          )}
        </FieldGroup>
        <section className={styles.start}>
          <h3>On each machine that sees the dataset under the same path</h3>
          <code>{workerCommand(address)}</code>
          <p>
            --root names what it may open, --out where videos of exports may be written. For drafts,
            teachers and judges add --allow-endpoint with the address of the model. A password of
            the queue goes into DUALVLA_QUEUE_PASSWORD there.
          </p>
        </section>
      </JobForm>
      <output className={styles.found}>
        {saving || (looked.loading && outcome === null) ? (
          <span>
            <Spinner /> Asking the queue
          </span>
        ) : (
          found !== null && <Found found={found} />
        )}
      </output>
    </Dialog>
  );
}
