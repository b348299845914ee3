import { Check, Ellipsis, RotateCcw, Save } from 'lucide-react';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import type { Policy } from '../../../shared/model/policy';
import type { SavedPolicies } from '../../../shared/model/policy-effect';
import { presets } from '../../../shared/model/presets';
import {
  CommandButton,
  useButtonCommand,
  useChoiceCommand,
  useCommands,
  type Command,
} from '../../commands';
import { Button, MenuButton, notifyError, Popover, Select, TextField } from '../../ui';
import { policySpecs } from './policy-specs';
import { exportPolicy, parsePolicyFile } from './policy-file';
import { samePolicy } from './settings';
import { ownKey, policySources } from './sources';
import styles from './PolicyRoom.module.css';

export interface PolicyBarProps {
  policies: SavedPolicies;
  policy: Policy;
  /** Key of the one that is compared with; null is the project's own. */
  against: string | null;
  canWrite: boolean;
  onPolicy: (policy: Policy) => void;
  onAgainst: (name: string | null) => void;
  onSave: (policy: Policy) => void;
  onRemove: (name: string) => void;
  commands: PolicyCommands;
  /** All candidates side by side. */
  table: ReactNode;
}

export interface PolicyCommands {
  use: Command;
  reset: Command;
}

/** Which policy is tried, beside which one, and what becomes of it. */
export function PolicyBar(props: PolicyBarProps) {
  const { policies, policy, canWrite } = props;
  const { current } = policies;
  const sources = policySources(policies);
  const match = sources.find((one) => samePolicy(one.policy, policy));
  const inUse = samePolicy(policy, current);
  const against = props.against ?? ownKey;
  const choose = (key: string) => props.onAgainst(key === ownKey ? null : key);
  useChoiceCommand(policySpecs.candidate, () =>
    sources
      .filter((one) => one !== match)
      .map((one) => ({ label: one.label, run: () => props.onPolicy(one.policy) })),
  );
  useChoiceCommand(policySpecs.against, () =>
    sources
      .filter(({ key }) => key !== against)
      .map(({ key, label }) => ({ label, run: () => choose(key) })),
  );
  return (
    <div className={styles.bar} role="toolbar" aria-label="Policies">
      <label className={styles.choice}>
        Candidate
        <Select
          aria-label="Candidate policy"
          value={match?.key ?? ''}
          onChange={(event) => {
            const chosen = sources.find(({ key }) => key === event.target.value);
            if (chosen !== undefined) props.onPolicy(chosen.policy);
          }}
        >
          {match === undefined && <option value="">{policy.name}, changed</option>}
          {sources.map(({ key, label }) => (
            <option key={key} value={key}>
              {label}
            </option>
          ))}
        </Select>
      </label>
      {props.table}
      <label className={styles.choice}>
        compared with
        <Select
          aria-label="Policy to compare with"
          value={against}
          onChange={(event) => choose(event.target.value)}
        >
          {sources.map(({ key, label }) => (
            <option key={key} value={key}>
              {label}
            </option>
          ))}
        </Select>
      </label>
      <CommandButton
        command={props.commands.reset}
        enabled={!inUse}
        iconOnly
        icon={<RotateCcw aria-hidden="true" />}
      />
      <div className={styles.acts}>
        <SaveAs {...props} />
        <More {...props} />
        <CommandButton
          command={props.commands.use}
          enabled={canWrite && !inUse}
          variant="primary"
          icon={<Check aria-hidden="true" />}
          title={inUse ? 'This is the project’s policy' : undefined}
        >
          {inUse ? 'Applied' : 'Apply policy'}
        </CommandButton>
      </div>
    </div>
  );
}

/** The words match `policyNameSchema`, which the core holds names against. */
const namePattern = /^[\p{L}\p{N}]([\p{L}\p{N} ._@-]*[\p{L}\p{N}_@-])?$/u;

function SaveAs(props: PolicyBarProps) {
  const { policy, policies, canWrite, onSave } = props;
  const [name, setName] = useState<string | null>(null);
  const opener = useButtonCommand(policySpecs.save);
  const shown = name ?? freeName(policy, policies);
  const fits = namePattern.test(shown) && shown.length <= 80;
  const replaces = policies.saved.some((one) => one.name === shown);
  return (
    <Popover
      ref={opener}
      label="Save this policy"
      align="end"
      disabled={!canWrite}
      button={
        <>
          <Save aria-hidden="true" /> Save
        </>
      }
    >
      {(close) => (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (!fits) return;
            onSave({ ...policy, name: shown });
            setName(null);
            close();
          }}
        >
          <TextField
            label="Name"
            value={shown}
            maxLength={80}
            aria-invalid={!fits}
            onChange={(event) => setName(event.target.value)}
          />
          {!fits && (
            <p className={styles.wrong}>
              A name begins and ends with a letter or digit; spaces, dots and dashes may stand
              between.
            </p>
          )}
          <Button type="submit" variant="primary" disabled={!fits}>
            {replaces ? `Replace “${shown}”` : 'Save'}
          </Button>
        </form>
      )}
    </Popover>
  );
}

/** Its own name; for a preset that was changed, that name with the first number that is free. */
function freeName(policy: Policy, { saved }: SavedPolicies): string {
  const preset = presets.find((one) => one.policy.name === policy.name);
  if (preset === undefined || samePolicy(preset.policy, policy)) return policy.name;
  const names = new Set(saved.map((one) => one.name));
  let number = 2;
  while (names.has(`${policy.name} ${number}`)) number += 1;
  return `${policy.name} ${number}`;
}

function More(props: PolicyBarProps) {
  const { policy, policies, canWrite, onPolicy, onRemove } = props;
  const input = useRef<HTMLInputElement>(null);
  const opener = useButtonCommand(policySpecs.files);
  const files = useMemo(
    () => ({
      export: { ...policySpecs.export, run: () => exportPolicy(policy) },
      import: { ...policySpecs.import, run: () => input.current?.click() },
    }),
    [policy],
  );
  useCommands(useMemo(() => [files.export, files.import], [files]));
  useChoiceCommand(policySpecs.remove, () =>
    (canWrite ? policies.saved : []).map(({ name }) => ({
      label: name,
      run: () => onRemove(name),
    })),
  );
  const read = async (file: File) => onPolicy(parsePolicyFile(file.name, await file.text()));
  return (
    <>
      <MenuButton
        ref={opener}
        label="Files and saved policies"
        align="end"
        button={<Ellipsis aria-hidden="true" />}
        items={[
          { label: 'Export as a file', run: files.export.run },
          { label: 'Import a file', run: files.import.run },
          ...policies.saved.map(({ name }) => ({
            label: `Remove “${name}”`,
            disabled: !canWrite,
            run: () => onRemove(name),
          })),
        ]}
      />
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        aria-label="Policy file"
        hidden
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = '';
          if (file !== undefined) read(file).catch(notifyError);
        }}
      />
    </>
  );
}
