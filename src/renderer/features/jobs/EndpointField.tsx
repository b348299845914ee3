import { TextField } from '../../ui';
import { Fault } from './JobForm';

/** The address of a server that is asked. */
export function EndpointField(props: {
  value: string;
  example?: string;
  fault: string | undefined;
  onChange: (endpoint: string) => void;
}) {
  return (
    <>
      <TextField
        label="Endpoint"
        type="url"
        placeholder={props.example ?? 'http://127.0.0.1:8000/v1'}
        value={props.value}
        maxLength={500}
        aria-invalid={props.fault !== undefined}
        onChange={(event) => props.onChange(event.target.value)}
      />
      <Fault>{props.fault}</Fault>
    </>
  );
}
