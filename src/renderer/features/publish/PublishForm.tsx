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
          value={choices.name}
          maxLength={200}
          spellCheck={false}
          onChange={(event) => onChange({ name: event.target.value })}
        />
        <Tick
          type="checkbox"
          label="Private"
          hint="Only those whom you let in can read it; otherwise everyone can"
          checked={choices.private}
          onChange={() => onChange({ private: !choices.private })}
        />
        <TextField
          label="Licence, for the card"
          placeholder="apache-2.0"
          value={choices.license}
          maxLength={100}
          onChange={(event) => onChange({ license: event.target.value })}
        />
        <Tick
          type="checkbox"
          label="Replace files that differ"
          hint="And move LeRobot's tag; without it nothing that is there is overwritten"
          checked={choices.overwrite}
          onChange={() => onChange({ overwrite: !choices.overwrite })}
        />
      </FieldGroup>
      <FoldedGroup legend="Branch">
        <TextField
          aria-label="Branch"
          value={choices.branch}
          maxLength={200}
          onChange={(event) => onChange({ branch: event.target.value })}
        />
      </FoldedGroup>
      {account?.known === false && (
        <FieldGroup legend={`Token of ${account.endpoint}`}>{token}</FieldGroup>
      )}
      {account?.known === true && <FoldedGroup legend="Another token">{token}</FoldedGroup>}
    </JobForm>
  );
}
