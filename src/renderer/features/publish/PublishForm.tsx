import type { ChangeEvent } from 'react';
import { TextField, Tick } from '../../ui';
import { FieldGroup, FoldedGroup, JobForm, KeyRow } from '../jobs';
import { PlaceField } from '../library';
import type { PublishChoices } from './choices';

/** Which folder, to which repository, who may read it, and by whose token. */
export function PublishForm(props: {
  choices: PublishChoices;
  /** Null until the core says. */
  account: { endpoint: string; known: boolean } | null;
  onChange: (change: Partial<PublishChoices>) => void;
  keepToken: (token: string | null) => Promise<{ stored: boolean }>;
  onToken: () => void;
}) {
  const { choices, account, onChange } = props;
  const text = (field: 'name' | 'license' | 'branch') => ({
    value: choices[field],
    onChange: ({ target }: ChangeEvent<HTMLInputElement>) => onChange({ [field]: target.value }),
  });
  const tick = (field: 'private' | 'overwrite') => ({
    type: 'checkbox' as const,
    checked: choices[field],
    onChange: () => onChange({ [field]: !choices[field] }),
  });
  const token = <KeyRow what="token" keep={props.keepToken} onKey={props.onToken} />;
  return (
    <JobForm>
      <FieldGroup legend="Folder">
        <PlaceField
          label="An export of the studio, or a project"
          value={choices.folder}
          onChange={(folder) => onChange({ folder })}
        />
      </FieldGroup>
      <FieldGroup legend="Repository">
        <TextField
          label="Owner/name"
          placeholder="lab/stacking-sparse"
          maxLength={200}
          {...text('name')}
        />
        <Tick
          label="Private"
          hint="Only those whom you let in can read it; otherwise everyone can"
          {...tick('private')}
        />
        <TextField
          label="Licence, for the card"
          placeholder="apache-2.0"
          maxLength={100}
          {...text('license')}
        />
        <Tick
          label="Replace files that differ"
          hint="And move LeRobot's tag; without it nothing that is there is overwritten"
          {...tick('overwrite')}
        />
      </FieldGroup>
      <FoldedGroup legend="Branch">
        <TextField aria-label="Branch" maxLength={200} {...text('branch')} />
      </FoldedGroup>
      {account?.known === false && (
        <FieldGroup legend={`Token of ${account.endpoint}`}>{token}</FieldGroup>
      )}
      {account?.known === true && <FoldedGroup legend="Another token">{token}</FoldedGroup>}
    </JobForm>
  );
}
